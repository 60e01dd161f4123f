// Which columns are identifiers or the date of the application, told from names and counts.
import type { Kind, Role } from './schema.js';

export interface RoleEvidence {
  readonly name: string;
  readonly kind: Kind;
  /** The file's first column, and it has no name there. */
  readonly isLeadingUnnamed: boolean;
  readonly filled: number;
  readonly distinct: number;
  /** All values are whole numbers. */
  readonly isWhole: boolean;
}

const idWords =
  /^(id|ids|uuid|guid|key|pk|index|rownames?|row_?names?|row_?(id|num|number|no|nr)|record_?(id|no)|case_?(id|no)|sk_id(_.*)?|编号|序号|主键|流水号|客户号|贷款编号)$/i;
const idEndings = /([_\s.-](id|uuid|guid|key|nr|no|number)|[a-z](Id|ID|UUID|Number|No))$/;
const idBeginnings = /^(id|ID)[_\s.-]/;

/** Whether a name alone promises an identifier. */
export function isIdName(name: string): boolean {
  return idWords.test(name) || idEndings.test(name) || idBeginnings.test(name);
}

/** From the surest name of an application's date to the least sure. */
const timeNames: readonly RegExp[] = [
  /^(application|app|appl)[_\s.-]?(date|dt|d|time|month)$/i,
  /^(issue|issued|issuance)[_\s.-]?(date|dt|d|time|month)$/i,
  /^(orig|origination|originated|loan|contract|booking|disbursement|disbursal|disbursed|funded|funding|approval|decision|grant|granted|start|open|opening|observation|snapshot|reporting|report|reference|as[_\s.-]?of)[_\s.-]?(date|dt|d|time|month|timestamp)$/i,
  /^(申请|放款|发放|贷款发放|贷款)(日期|时间|日)$/,
  /^(date|datetime|timestamp|time|month|period|asof|日期|时间)$/i,
];

/** The role of every column; at most one is `time`. A column without any value is `ignored`. */
export function inferRoles(columns: readonly RoleEvidence[]): Role[] {
  const roles: Role[] = columns.map((column) => {
    if (column.filled === 0) return 'ignored';
    return isId(column) ? 'id' : 'feature';
  });
  for (const names of timeNames) {
    const at = columns.findIndex(
      (column, i) => roles[i] === 'feature' && column.kind === 'datetime' && names.test(column.name),
    );
    if (at >= 0) {
      roles[at] = 'time';
      break;
    }
  }
  return roles;
}

function isId(column: RoleEvidence): boolean {
  const isKey =
    column.kind === 'text' || column.kind === 'categorical' || (column.kind === 'numeric' && column.isWhole);
  if (!isKey || column.filled < 2) return false;
  const isMostlyUnique = column.distinct >= 0.95 * column.filled;
  return isMostlyUnique && (column.isLeadingUnnamed || isIdName(column.name));
}
