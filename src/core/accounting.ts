/** Rows of one source or of a whole run. `read = used + duplicate + filtered + quarantined`, always. */
export interface Accounting {
  readonly read: number
  /** Distinct MailItemsAccessed records that match the criteria. */
  readonly used: number
  /** Further copies of a used record. */
  readonly duplicate: number
  /** Other operations, and records outside the criteria. */
  readonly filtered: number
  readonly quarantined: number
}

export const NOTHING_READ: Accounting = { read: 0, used: 0, duplicate: 0, filtered: 0, quarantined: 0 }

export function addAccounting(a: Accounting, b: Accounting): Accounting {
  return {
    read: a.read + b.read,
    used: a.used + b.used,
    duplicate: a.duplicate + b.duplicate,
    filtered: a.filtered + b.filtered,
    quarantined: a.quarantined + b.quarantined,
  }
}

/** Throws where the identity does not hold or a count is none: a wrong number must never leave the program. */
export function assertBalanced(accounting: Accounting, of: string): Accounting {
  const { read, used, duplicate, filtered, quarantined } = accounting
  const counts = [used, duplicate, filtered, quarantined]
  if (read !== used + duplicate + filtered + quarantined || !counts.every(isCount)) {
    throw new Error(
      `accounting of ${of} does not balance: ${read} read, ${used} used + ${duplicate} duplicate + ${filtered} filtered + ${quarantined} quarantined`,
    )
  }
  return accounting
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}
