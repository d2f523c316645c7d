import { expect, test } from 'vitest';
import { BRACKENSHIRE } from './brackenshire';
import { DEMO_PERSONAS } from './personas';
import { makeRoster } from './roster';

const { members, units, organisationId } = makeRoster(BRACKENSHIRE, 1);
const teams = units.filter((unit) => unit.parentId !== null);
const withRole = (role: string) => members.filter((member) => member.role === role);

test('five departments, 41 teams of 3 to 40 people, 900 staff', () => {
  expect(units.length - teams.length).toBe(5);
  expect(teams).toHaveLength(41);
  expect(members).toHaveLength(900);
  const sizes = teams.map((unit) => members.filter((one) => one.unitId === unit.unitId).length);
  expect([Math.min(...sizes), Math.max(...sizes)]).toEqual([3, 40]);
  expect(sizes.filter((size) => size < 5).length).toBeGreaterThanOrEqual(4);
  for (const unit of teams) expect(unit.path).toEqual([unit.parentId, unit.unitId]);
});

test('fourteen champions help one to four teams each, and nine teams have nobody', () => {
  const champions = withRole('champion');
  expect(champions).toHaveLength(14);
  const helped = champions.flatMap((one) => one.champions);
  expect(new Set(helped).size).toBe(teams.length - 9);
  for (const { champions: own, unitId } of champions) {
    expect(own.length).toBeGreaterThanOrEqual(1);
    expect(own.length).toBeLessThanOrEqual(4);
    expect(own).toContain(unitId);
  }
});

test('two in HR, one administrator, and the personas where they belong', () => {
  expect(withRole('hr')).toHaveLength(2);
  expect(withRole('admin')).toHaveLength(1);
  const persona = (role: string) => members.filter((member) => member.persona === role);
  for (const [role, { name, email }] of Object.entries(DEMO_PERSONAS)) {
    const found = persona(role);
    expect(found).toMatchObject([{ name, email, role: role === 'learner' ? null : role }]);
  }
  expect(persona('champion')[0]?.champions).toHaveLength(3);
  expect(persona('learner')[0]?.team.work).toBe('frontline');
});

test('about a third of frontline people have no email address, and nobody shares one', () => {
  const frontline = members.filter((member) => member.team.work === 'frontline');
  const without = frontline.filter((member) => member.email === null).length / frontline.length;
  expect(without).toBeGreaterThan(0.28);
  expect(without).toBeLessThan(0.39);
  const addresses = members.flatMap((member) => member.email ?? []);
  expect(addresses.length).toBeGreaterThan(600);
  expect(new Set(addresses).size).toBe(addresses.length);
  for (const address of addresses)
    expect(address).toMatch(/^[a-z]+(\.[a-z]+)*\d*@brackenshire\.example$/);
});

test('employee numbers have leading zeros and are nobody else’s', () => {
  const numbers = members.map((member) => member.employeeNumber);
  expect(new Set(numbers).size).toBe(900);
  for (const number of numbers) expect(number).toMatch(/^0\d{5}$/);
});

test('the same seed gives the same people, another seed others', () => {
  expect(makeRoster(BRACKENSHIRE, 1)).toEqual({ members, units, organisationId });
  const other = makeRoster(BRACKENSHIRE, 2);
  expect(other.organisationId).not.toBe(organisationId);
  const ours = new Set(members.map((member) => member.personId));
  expect(other.members.some((member) => ours.has(member.personId))).toBe(false);
});
