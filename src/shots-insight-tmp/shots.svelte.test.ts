import { test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '../app.css';
import Insights from '../routes/(hr)/insights/+page.svelte';
import Unit from '../routes/(hr)/insights/[unit]/+page.svelte';
import Team from '../routes/(champion)/team/+page.svelte';
import { adoptionCells, completionCells } from '../lib/domain/insight/measures';
import { organisationTree } from '../lib/domain/insight/unit-tree';
import { rowsBelow, rowsOf } from '../lib/domain/insight/rows';
import { coverage } from '../lib/domain/insight/coverage';
import { lastWeeks } from '../lib/domain/insight/calendar';
const modules = ['Getting started with AI at work','Using Copilot safely','Owning AI outputs','Data literacy 1: Reading numbers','Data literacy 2: Charts'].map((title, i) => ({ slug: `m${i}`, title }));
let n = 7;
const rnd = (max: number) => { n = (n * 16807) % 2147483647; return n % max; };
const depts = ['Adult Social Care and Health','Children’s Services','Highways and Environment','Housing','Resources'];
const units = depts.flatMap((name, d) => [
  { unitId: `d${d}`, parentId: null, name, position: d, counts: {people: d===0?4:0} },
  ...Array.from({ length: 6 }, (_, t) => { const people = 3 + rnd(35); const used = rnd(people);
    return { unitId: `d${d}t${t}`, parentId: `d${d}`, position: t, name: ['Home care north','Assessment and review','Day centres','Duty desk','Contracts','Hospital discharge'][t] ?? '', counts: { people, used, checked: rnd(used + 1), lost: rnd(used/2 + 1), ...Object.fromEntries(modules.map((m) => [`completed:${m.slug}`, rnd(people)])), 'minutes:6-15': rnd(40), 'minutes:no-change': rnd(20), 'minutes:took-longer': rnd(10) } }; })
]);
const top = organisationTree({ id: 'o', name: 'Brackenshire Council' }, units);
const today = '2026-11-22', countedAt = '2026-11-22T09:41:00Z';
const slugs = modules.map((m) => m.slug);
const trend = lastWeeks(today, 12).map((week, i) => ({ week, completions: 20 + rnd(30) + i * 3, checked: i === 3 ? null : 8 + rnd(20) }));
const cov = coverage(top, top.children, ['Amina Khan','Rhys Price','Jo Okafor'].map((name, i) => ({ personId: name, name, unitIds: [`d${i}t0`, `d${i}t1`, `d${i}t3`] })));
const dash = (figures: unknown) => ({ organisation: 'Brackenshire Council', figures, trend, today, countedAt });
const hr = completionCells(top, slugs, null), ch = completionCells(top, slugs, 5), ad = adoptionCells(top, 5);
const care = top.children[0]!;
const pages = {
  insights: [Insights, { dashboard: dash({ measure: 'completion', view: { way: [], below: 5, rows: rowsBelow(top, hr) } }), coverage: cov, modules }],
  adoption: [Insights, { dashboard: dash({ measure: 'adoption', view: { way: [], below: 5, rows: rowsBelow(top, ad) } }), coverage: cov, modules }],
  unit: [Unit, { dashboard: dash({ measure: 'adoption', view: { way: [{ unitId: 'd0', name: care.name }], below: 5, rows: rowsBelow(care, ad) } }), modules }],
  team: [Team, { dashboard: { ...dash({ measure: 'completion', view: { way: [], below: 5, rows: rowsOf(top, ['d0', 'd1t3'], ch) } }), trend: null }, coverage: coverage(top, top.children.slice(0, 2), [{ personId: 'a', name: 'Amina Khan', unitIds: ['d0t0', 'd0t1'] }, { personId: 'b', name: 'Rhys Price', unitIds: ['d1t3'] }]), modules }]
} as const;
const tag = `${innerWidth}-${matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'}`;
for (const [name, [component, data]] of Object.entries(pages)) {
  test(name, async () => {
    const { container } = await render(component as never, { data } as never);
    Object.assign(container.style, { padding: '16px', display: 'grid', gridTemplateColumns: 'minmax(0,1fr)', gap: '24px', maxWidth: '80rem' });
    await new Promise((r) => setTimeout(r, 1500));
    if (name === 'unit') { (document.querySelectorAll('td button')[4] as HTMLElement).click(); await new Promise((r) => setTimeout(r, 300)); }
    if (name !== 'unit') await page.viewport(innerWidth, Math.max(800, document.documentElement.scrollHeight));
    await page.screenshot({ path: `/tmp/brief/shots/${name}-${tag}.png` });
    await page.viewport(innerWidth, 800);
  });
}
