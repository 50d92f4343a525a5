// What in somebody's own words looks like it leads to a person, found on the device itself: nothing
// is sent for it. The same simple rules as `questionnaires/noticing.py`.
window.bestendigLook = function (text, rules) {
  "use strict";
  const found = [];
  function add(kind, words) {
    if (!found.some(function (one) { return one.kind === kind && one.words === words; })) {
      found.push({ kind: kind, words: words });
    }
  }
  function whole(words, flags) {
    const safe = words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    return new RegExp("(?<![\\p{L}\\p{N}_])" + safe + "(?![\\p{L}\\p{N}_])", flags);
  }
  const email = /[^\s@<>(),;:]+@[^\s@<>(),;:]+\.[^\s@<>(),;:]+/g;
  (text.match(email) || []).forEach(function (one) { add("email", one); });
  const rest = text.replace(email, " ");
  (rest.match(/(?<![\p{L}\p{N}_])\+?\d(?:[\s().-]*\d){8,14}(?![\p{L}\p{N}_])/gu) || []).forEach(function (one) {
    add("phone", one.trim());
  });
  rules.units.forEach(function (one) {
    if (one.length >= 3 && whole(one, "iu").test(rest)) {
      add("unit", one);
    }
  });
  rules.functions.forEach(function (one) {
    (rest.match(whole(one, "giu")) || []).forEach(function (words) { add("function", words); });
  });
  const there = found.map(function (one) { return one.words.toLowerCase(); }).join(" ");
  rest.split(/\r?\n/).forEach(function (line) {
    let begins = true;
    line.split(/\s+/).filter(Boolean).forEach(function (word) {
      const bare = word.replace(/^["'“”‘’().,;:!?…]+|["'“”‘’().,;:!?…]+$/g, "");
      const capital = /^\p{Lu}[\p{L}\p{N}_'’-]+$/u.test(bare);
      const short = bare === bare.toUpperCase() && bare.length <= 4;
      if (!begins && capital && !short && rules.nobody.indexOf(bare.toLowerCase()) === -1 && there.indexOf(bare.toLowerCase()) === -1) {
        add("name", bare);
      }
      begins = /[.!?:…]["'“”‘’)]*$/.test(word);
    });
  });
  return found;
};
