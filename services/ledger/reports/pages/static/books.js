// The books that the reader may see.
async function showBooks() {
  const rows = document.querySelector("#books tbody");
  rows.replaceChildren();
  let after = "";
  do {
    const page = await askJson("/ledger/v1/books", { after, limit: 100 });
    for (const book of page.items) {
      const link = document.createElement("a");
      link.href = `/ledger/books/${book.book}`;
      link.textContent = seen(`${book.place} ${book.fiscal_year} 年`);
      const row = document.createElement("tr");
      const name = cell(link, "th");
      name.append(cell(book.book, "small", "under num"));
      row.append(name);
      const facts = [["区划代码", book.county], ["年度", book.fiscal_year], ["管理人", book.keeper], ["规则", book.rule_pack]];
      row.append(...facts.map(([label, value]) => labelled(label, String(value))));
      rows.append(row);
    }
    after = page.next;
  } while (after);
  document.getElementById("books").hidden = false;
  document.getElementById("no-books").hidden = rows.children.length > 0;
}

enter(showBooks);
