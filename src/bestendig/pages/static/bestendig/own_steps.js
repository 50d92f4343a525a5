// One's own steps: what is ticked stays on this device, and only when somebody asks for it.
// Nothing is ever sent. Without this script it is a list to print.
(function () {
  "use strict";
  const KEY = "own-steps";
  const bar = document.querySelector("[data-own]");
  const boxes = Array.from(document.querySelectorAll("[data-own-step]"));
  if (!bar) {
    return;
  }
  const keep = bar.querySelector("[data-own-keep]");
  const count = bar.querySelector("[data-own-count]");

  function kept() {
    try {
      return JSON.parse(localStorage.getItem(KEY));
    } catch {
      return null;
    }
  }

  function show() {
    const ticked = boxes.filter(function (box) {
      return box.checked;
    });
    count.textContent = count.dataset.words
      .replace("{n}", ticked.length)
      .replace("{total}", boxes.length);
    return ticked.map(function (box) {
      return box.dataset.ownStep;
    });
  }

  function save() {
    const ticked = show();
    try {
      if (keep.checked) {
        localStorage.setItem(KEY, JSON.stringify(ticked));
      } else {
        localStorage.removeItem(KEY);
      }
    } catch {
      keep.checked = false; // a browser that keeps nothing
    }
  }

  const before = kept();
  keep.checked = Array.isArray(before);
  boxes.forEach(function (box) {
    box.checked = keep.checked && before.includes(box.dataset.ownStep);
    box.addEventListener("change", save);
  });
  keep.addEventListener("change", save);
  bar.querySelector("[data-own-clear]").addEventListener("click", function () {
    boxes.forEach(function (box) {
      box.checked = false;
    });
    save();
  });
  bar.querySelector("[data-own-print]").addEventListener("click", function () {
    window.print();
  });
  show();
  bar.hidden = false;
})();
