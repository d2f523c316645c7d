import { CHANGES, cleanName, type Change } from '../../../domain/people/reorganise';
import { textField } from '../../form';

export type ChangeKindAsked = Change['kind'];

/** The form that somebody asked to see; null: none of them. */
export const kindAsked = (text: string | null): ChangeKindAsked | null =>
  CHANGES.find((kind) => kind === text) ?? null;

const texts = (form: FormData, name: string): string[] =>
  form.getAll(name).filter((value) => typeof value === 'string');

/** What a form asks to be done with a unit; null for `unitId`: at the top of the organisation. */
export function changeFrom(form: FormData, kind: ChangeKindAsked, unitId: string | null): Change {
  const name = cleanName(textField(form, 'name'));
  if (kind === 'add' || unitId === null) return { kind: 'add', parentId: unitId, name };
  switch (kind) {
    case 'rename':
      return { kind, unitId, name };
    case 'move':
      return {
        kind,
        unitId,
        parentId: textField(form, 'to') === 'top' ? null : textField(form, 'to')
      };
    case 'merge':
      return { kind, unitId, intoId: textField(form, 'to') };
    case 'close':
      return { kind, unitId };
    case 'split':
      return { kind, unitId, name, personIds: texts(form, 'person'), postIds: texts(form, 'post') };
  }
}

/** A form's answers, to be put into the next form unchanged. */
export const answersOf = (form: FormData): [string, string][] =>
  [...form].flatMap(([name, value]) =>
    typeof value === 'string' && name !== 'seal' ? [[name, value]] : []
  );

export const dayFrom = (form: FormData): string => textField(form, 'day');
/** Always a text: a yes without a seal is a yes to nothing. */
export const sealFrom = (form: FormData): string => textField(form, 'seal');
