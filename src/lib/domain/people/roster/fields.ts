/** What a column of the HR system's file can be. */
export const FIELDS = [
  'number',
  'name',
  'firstName',
  'lastName',
  'email',
  'unitCode',
  'unitName',
  'unitParent',
  'unitPath',
  'level1',
  'level2',
  'level3',
  'level4',
  'postNumber',
  'postTitle',
  'budgetedFte',
  'fte',
  'isMain',
  'startedOn',
  'leftOn',
  'status',
  'manager',
  'roleClass',
  'language'
] as const;
export type Field = (typeof FIELDS)[number];

export const LEVELS = ['level1', 'level2', 'level3', 'level4'] as const satisfies Field[];

/** Which column (from 0) holds what. */
export type Mapping = Partial<Record<Field, number>>;

/**
 * Names of columns, small letters and digits only, the likeliest first: our own and those that exports of
 * iTrent, Oracle HCM, SAP SuccessFactors, ESR and Totara's HR Import are known by.
 */
const NAMES: Record<Field, string> = {
  number:
    'employeenumber personnumber personalreference personalreferencenumber employeeid empid payrollnumber staffnumber payno idnumber personid userid',
  name: 'name fullname displayname employeename personname knownas employeefullname',
  firstName: 'firstname forename firstforename givenname knownasfirstname preferredfirstname',
  lastName: 'lastname surname familyname',
  email: 'email emailaddress workemail workemailaddress emailaddresswork',
  unitCode:
    'unitcode unitreference unitid orgunitcode organisationunitreference departmentcode orgidnumber organisationcode costcentrecode costcentre',
  unitName:
    'unitname unit team orgunit organisationunit departmentname department organisation organisationname',
  unitParent:
    'parentcode parentunitcode parentunitreference parentunit parentdepartmentcode parentidnumber parentorgcode',
  unitPath: 'unitpath path organisationpath departmenttreepath structure hierarchy orgpath',
  level1: 'level1 directorate division orgl1 organisationlevel1 hierarchylevel1',
  level2: 'level2 orgl2 organisationlevel2 hierarchylevel2 servicearea',
  level3: 'level3 orgl3 organisationlevel3 hierarchylevel3 service',
  level4: 'level4 orgl4 organisationlevel4 hierarchylevel4',
  postNumber:
    'postnumber positionreference positionnumber positioncode postreference postid posidnumber',
  postTitle: 'posttitle positiontitle positionname jobtitle post position title',
  budgetedFte: 'budgetedfte budgetfte establishmentfte positionfte headcountfte',
  fte: 'fte contractedfte assignmentfte actualfte',
  isMain:
    'mainpost main primaryassignment primaryassignmentflag primaryflag mainposition mainpositionindicator',
  startedOn:
    'startdate started hiredate lateststartdate continuousservicedate employmentstartdate jobassignmentstartdate datestarted',
  leftOn:
    'lastday leavedate leavingdate dateleft terminationdate actualterminationdate companyexitdate enddate jobassignmentenddate leftdate',
  status: 'status employmentstatus employeestatus deleted assignmentstatus',
  manager:
    'managernumber manageremployeenumber managerpersonnumber reportstopersonalreference manageridnumber supervisoremployeenumber managerid manager reportsto',
  roleClass: 'roleclass retentionclass workswith',
  language: 'language preferredlanguage lang defaultlocale correspondencelanguage'
};

/** A header without what people type differently: case, spaces, punctuation. */
export const plain = (header: string): string => header.toLowerCase().replace(/[^a-z0-9]/g, '');

/** Which headers an organisation chose for what, last time. */
export type Remembered = Partial<Record<Field, string>>;

/**
 * Which column is probably what. What was chosen last time comes first, also when that was "not used":
 * a field that `remembered` lacks stays empty where all the remembered headers are there again.
 */
export function guess(headers: readonly string[], remembered: Remembered = {}): Mapping {
  const plains = headers.map(plain);
  const mapping: Mapping = {};
  const taken = new Set<number>();
  const take = (field: Field, at: number): void => {
    if (at < 0 || taken.has(at) || mapping[field] !== undefined) return;
    mapping[field] = at;
    taken.add(at);
  };
  const chosen = FIELDS.filter((field) => remembered[field] !== undefined);
  for (const field of chosen) take(field, plains.indexOf(plain(remembered[field] ?? '')));
  if (chosen.length > 0 && chosen.every((field) => mapping[field] !== undefined)) return mapping;
  const lists = FIELDS.map((field) => [field, NAMES[field].split(' ')] as const);
  const longest = Math.max(...lists.map(([, names]) => names.length));
  // The likeliest name of every field before the second of any.
  for (let nth = 0; nth < longest; nth += 1) {
    for (const [field, names] of lists) {
      const name = names[nth];
      if (name !== undefined) take(field, plains.indexOf(name));
    }
  }
  return settled(mapping);
}

/** Takes back guesses that say the same thing twice. */
function settled(mapping: Mapping): Mapping {
  const { name, ...rest } = mapping;
  // "Department" is the lowest level where "Division" is the one above it.
  if (rest.level1 !== undefined && rest.unitName !== undefined && rest.unitCode === undefined) {
    const free = LEVELS.find((level) => rest[level] === undefined);
    if (free && rest.unitParent === undefined && rest.unitPath === undefined) {
      rest[free] = rest.unitName;
      delete rest.unitName;
    }
  }
  return rest.firstName !== undefined && rest.lastName !== undefined
    ? rest
    : { ...rest, ...(name === undefined ? {} : { name }) };
}

export const remember = (mapping: Mapping, headers: readonly string[]): Remembered =>
  Object.fromEntries(
    FIELDS.flatMap((field) => {
      const at = mapping[field];
      return at === undefined ? [] : [[field, headers[at] ?? '']];
    })
  );

export type Missing = 'number' | 'name' | 'unit' | 'unitCode';

/** What a roster cannot do without and no column was chosen for. */
export function missing(mapping: Mapping): Missing[] {
  const has = (...fields: Field[]): boolean => fields.some((field) => mapping[field] !== undefined);
  return [
    ...(has('number') ? [] : ['number' as const]),
    ...(has('name', 'lastName') ? [] : ['name' as const]),
    ...(has('unitCode', 'unitName', 'unitPath', ...LEVELS) ? [] : ['unit' as const]),
    // The unit above is named by its code: without codes nobody could say which one it is.
    ...(has('unitParent') && !has('unitCode') ? ['unitCode' as const] : [])
  ];
}
