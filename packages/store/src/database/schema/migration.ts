/** One step of the database's layout; once released it never changes. */
export interface Migration {
  /** From 1, without gaps. */
  readonly number: number;
  readonly name: string;
  /** Statements that PostgreSQL 15 and later understand, embedded or not. */
  readonly sql: string;
}
