// The chart works without this file: it is a list of links with <details>. This adds arrow keys, Home and End.
"use strict";

for (const tree of document.querySelectorAll("[data-tree]")) {
  const links = () => [...tree.querySelectorAll(".branch a")].filter((link) => !link.closest("details:not([open])"));
  const itemOf = (element) => element.closest("li");
  const listOf = (item) => item.querySelector(":scope > details");
  const linkOf = (item) => item?.querySelector(":scope > .branch a");

  // Right opens, and goes to the first one below what is open; left closes, and goes up from what is closed
  function across(item, opens) {
    const list = listOf(item);
    if (list && list.open !== opens) list.open = opens;
    else if (opens) return linkOf(list?.querySelector("li"));
    else return linkOf(item.parentElement.closest("li"));
    return linkOf(item);
  }

  function goal(key, item) {
    if (key === "ArrowRight" || key === "ArrowLeft") return across(item, key === "ArrowRight");
    const visible = links();
    const here = visible.indexOf(linkOf(item));
    const places = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: visible.length - 1 };
    return visible[places[key]];
  }

  tree.addEventListener("keydown", (event) => {
    const known = ["ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key);
    if (!known || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    goal(event.key, itemOf(event.target))?.focus();
  });

  const hint = document.querySelector("[data-tree-hint]");
  if (hint) hint.hidden = false;
}
