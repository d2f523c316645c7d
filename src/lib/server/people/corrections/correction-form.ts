import type { Correction, CorrectionProblem } from '../../../domain/people/correction';
import { LANGUAGES, ROLE_CLASSES } from '../../../domain/people/person';
import { cleanName } from '../../../domain/people/reorganise';
import { textField } from '../../form';

/** The form's answers as they were typed, to be shown again when something is wrong. */
export type Answers = Record<
  'name' | 'email' | 'unit' | 'manager' | 'roleClass' | 'language' | 'lastDay',
  string
>;

/** Reads the form; a choice that is not in its list is somebody's own request, and refused. */
export function correctionFrom(
  form: FormData
):
  | { ok: true; wanted: Correction; answers: Answers }
  | { ok: false; problem: CorrectionProblem; answers: Answers } {
  const text = (name: string) => textField(form, name);
  const answers: Answers = {
    name: cleanName(text('name')),
    email: text('email').toLowerCase(),
    unit: text('unit'),
    manager: text('manager'),
    roleClass: text('roleClass'),
    language: text('language'),
    lastDay: text('lastDay')
  };
  const roleClass = ROLE_CLASSES.find((one) => one === answers.roleClass);
  const language = LANGUAGES.find((one) => one === answers.language);
  if (!roleClass || !language) return { ok: false, problem: 'bad-choice', answers };
  const wanted: Correction = {
    name: answers.name,
    email: answers.email || null,
    unitId: answers.unit,
    managerNumber: answers.manager || null,
    roleClass,
    language,
    leftOn: answers.lastDay || null
  };
  return { ok: true, wanted, answers };
}
