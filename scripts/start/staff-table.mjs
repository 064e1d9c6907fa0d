/** The staff of the training store as a table in the terminal, where Chinese takes two columns. */

/** Columns a text takes in a terminal: wide characters count two. */
export function terminalWidth(text) {
  let width = 0;
  for (const character of text) {
    width +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return width;
}

const ROLES = { manager: '店长', pharmacist: '药师', cashier: '收银员' };

/** @returns {string[]} the lines of a table of number, PIN, role, name and title */
export function staffTable(staff) {
  const rows = [
    ['工号', 'PIN', '岗位', '姓名', '职务'],
    ...staff.map((one) => [one.staffNo, one.pin, ROLES[one.role] ?? one.role, one.name, one.title]),
  ];
  const widths = rows[0].map((_, column) =>
    Math.max(...rows.map((row) => terminalWidth(row[column]))),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell + ' '.repeat(widths[column] - terminalWidth(cell)))
      .join('  ')
      .trimEnd(),
  );
}
