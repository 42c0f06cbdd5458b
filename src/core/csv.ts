import { stringify } from 'csv-stringify/sync'

/**
 * A table as spreadsheets of French offices open it: UTF-8 with a mark, semicolons, CRLF. A cell that a spreadsheet would take for a
 * formula is written as text (OWASP, CSV injection).
 */
export function csv(header: readonly string[], rows: Iterable<readonly (string | number | null)[]>): Uint8Array {
  const text = stringify([[...header], ...[...rows].map((row) => [...row])], {
    delimiter: ';',
    record_delimiter: 'windows',
    escape_formulas: true,
  })
  return Buffer.from(`\ufeff${text}`, 'utf8')
}
