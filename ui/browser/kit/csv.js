/** Tables as spreadsheets open them. */

/** What says to a spreadsheet that the text is UTF-8. */
const MARK = "\uFEFF";
/** What a spreadsheet would compute, in full width too, and what would hide such a beginning: as `optimizers/cells.py` has it. */
const FORMULA = /^[\p{Cc}\p{Cf}\p{Z}]*[=+\-@\t\r]/u;

/** @param {(string | number | boolean | null | undefined)[][]} rows @returns {string} numbers as they are, texts so that none is a formula */
export function csv(rows) {
  return MARK + rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

function cell(value) {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : "";
  const text = FORMULA.test(String(value).normalize("NFKC")) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
