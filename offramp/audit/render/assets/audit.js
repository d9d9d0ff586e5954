"use strict";
// Shows only rows that hold all words of the search and match the chosen decision and severity.
const search = document.getElementById("search");
const decision = document.getElementById("decision");
const severity = document.getElementById("severity");
const told = document.getElementById("told");
const rows = Array.from(document.querySelectorAll("[data-row]"), (row) => ({
  row,
  text: row.textContent.toLowerCase(),
}));

function matches({ row, text }, words) {
  if (decision.value && row.dataset.decision && row.dataset.decision !== decision.value) return false;
  if (severity.value && row.dataset.severity && row.dataset.severity !== severity.value) return false;
  return words.every((word) => text.includes(word));
}

function show() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const counts = { route: 0, finding: 0 };
  for (const one of rows) {
    const shown = matches(one, words);
    one.row.hidden = !shown;
    if (shown && one.row.dataset.row in counts) counts[one.row.dataset.row] += 1;
  }
  told.textContent = `${counts.route} routes, ${counts.finding} findings`;
}

for (const input of [search, decision, severity]) input.addEventListener("input", show);
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== search) {
    event.preventDefault();
    search.focus();
  } else if (event.key === "Escape" && document.activeElement === search) {
    search.value = "";
    show();
  }
});
show();
