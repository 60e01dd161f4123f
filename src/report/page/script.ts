// The only script of the page: a click on a column's title sorts its table. Everything is there without it.

/** Plain browser JavaScript; its hash is what the page's policy allows to run. */
export const script = `(() => {
  const number = (text) => Number.parseFloat(text.replace(/,/g, '').replace('\\u2212', '-'));
  for (const table of document.querySelectorAll('table.sortable')) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, i) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener('click', () => {
        const up = head.getAttribute('aria-sort') !== 'ascending';
        for (const other of heads) other.removeAttribute('aria-sort');
        head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
        const numeric = head.classList.contains('n');
        const value = (row) => row.cells[i].textContent.trim();
        const rows = [...table.tBodies[0].rows];
        rows.sort((a, b) => {
          const order = numeric
            ? (number(value(a)) || 0) - (number(value(b)) || 0)
            : value(a).localeCompare(value(b), document.documentElement.lang, { numeric: true });
          return up ? order : -order;
        });
        table.tBodies[0].append(...rows);
      });
    });
  }
  addEventListener('beforeprint', () => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });
})();`;
