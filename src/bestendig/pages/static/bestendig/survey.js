// Answering on the device itself: one question a screen on a phone, a block of them on a wide one.
// Answers stay in this tab until the form is sent, once. Without this script the server shows the
// blocks one by one.
(function () {
  "use strict";
  const KEPT = "survey";
  const own = document.currentScript;
  if (own.hasAttribute("data-forget")) {
    sessionStorage.removeItem(KEPT);
    return;
  }
  const form = document.querySelector("[data-survey]");
  if (!form) {
    return;
  }
  const asks = Array.from(form.querySelectorAll(".ask"));
  const blocks = Array.from(form.querySelectorAll("[data-block]"));
  const last = form.querySelector("[data-last]");
  const next = form.querySelector("[data-next]");
  const bar = form.querySelector("progress");
  const wide = window.matchMedia("(min-width: 48rem)");
  const notices = ["offline", "waiting", "sending"].map(function (name) {
    return form.querySelector("[data-" + name + "]");
  });
  const shared = document.body.hasAttribute("data-tablet");
  let at = 0; // the first question in sight; past the last one stands the end
  let sending = false;
  let sent = false;
  let retry = 0;

  // What was answered, kept in this tab.

  const words = form.querySelector("textarea");
  const look = form.querySelector("[data-look]");
  let looked = "";

  function given(ask) {
    if (words && ask.contains(words)) {
      return words.value.trim() || null;
    }
    const chosen = ask.querySelector("input:checked");
    return chosen ? chosen.value : null; // "" is an answer too: that one does not know
  }

  function touched(ask) {
    return given(ask) !== null;
  }

  function name(ask) {
    return ask.querySelector("input, textarea").name;
  }

  function keep() {
    if (shared) {
      return; // a tablet keeps nothing, not even until the next page
    }
    const answers = {};
    asks.forEach(function (ask) {
      answers[name(ask)] = given(ask);
    });
    sessionStorage.setItem(KEPT, JSON.stringify({ of: form.dataset.survey, answers: answers }));
  }

  function recall() {
    let kept = null;
    try {
      kept = JSON.parse(sessionStorage.getItem(KEPT));
    } catch {
      kept = null;
    }
    if (!kept || kept.of !== form.dataset.survey) {
      sessionStorage.removeItem(KEPT);
      return;
    }
    asks.forEach(function (ask) {
      const value = kept.answers[name(ask)];
      if (words && ask.contains(words)) {
        words.value = value || words.value;
      }
      ask.querySelectorAll("input").forEach(function (input) {
        input.checked = value === undefined ? input.checked : input.value === value;
      });
    });
  }

  // What is in sight.

  function together(number) {
    if (number >= asks.length) {
      return [];
    }
    return wide.matches ? Array.from(asks[number].parentElement.querySelectorAll(".ask")) : [asks[number]];
  }

  function after() {
    const shown = together(at);
    return shown.length ? asks.indexOf(shown[shown.length - 1]) + 1 : asks.length;
  }

  function before() {
    const shown = together(at);
    const first = shown.length ? asks.indexOf(shown[0]) : asks.length;
    return first === 0 ? -1 : asks.indexOf(together(first - 1)[0]);
  }

  function say() {
    const shown = together(at);
    const answered = shown.some(touched);
    next.textContent = shown.length ? (answered ? next.dataset.next : next.dataset.skip) : next.dataset.box;
    next.value = shown.length ? "1" : "box";
  }

  function show(focus) {
    const shown = together(at);
    if (look && focus) {
      look.hidden = true; // gone on
    }
    blocks.forEach(function (block) {
      block.hidden = !shown.some(function (ask) {
        return ask.parentElement === block;
      });
    });
    asks.forEach(function (ask) {
      ask.hidden = shown.indexOf(ask) === -1;
    });
    last.hidden = shown.length > 0;
    bar.max = asks.length;
    bar.value = after();
    say();
    if (focus) {
      window.scrollTo(0, 0);
      (shown[0] || last).querySelector("h2").focus({ preventScroll: true });
    }
    document.dispatchEvent(new Event("survey:shown"));
  }

  function fromAddress() {
    const number = parseInt(location.hash.slice(1), 10);
    return number >= 1 && number <= asks.length + 1 ? number - 1 : null;
  }

  function go(number) {
    if (number < 0) {
      location.assign(form.dataset.first);
      return;
    }
    at = number;
    show(true);
    location.hash = String(number + 1); // so that the device's own way back works too
  }

  window.addEventListener("hashchange", function () {
    const number = fromAddress();
    if (number !== null && number !== at && !sent && !(shared && retry)) {
      at = number;
      show(true);
    }
  });
  wide.addEventListener("change", function () {
    show(false);
  });
  ["change", "input"].forEach(function (kind) {
    form.addEventListener(kind, function () {
      keep();
      say();
    });
  });

  // What looks like it leads to somebody is pointed at here, before anything is sent. Who presses
  // once more leaves it as it is.

  function pointsAtSomebody() {
    if (!look || !words.value.trim() || words.value === looked) {
      return false;
    }
    let found;
    try {
      found = window.bestendigLook(words.value, JSON.parse(look.dataset.look));
    } catch {
      return false; // an old browser, that does not know these rules: the server looks
    }
    looked = words.value;
    if (!found.length) {
      return false;
    }
    const list = look.querySelector("ul");
    list.replaceChildren.apply(list, found.map(function (one) {
      const line = document.createElement("li");
      const strong = document.createElement("strong");
      strong.textContent = one.words;
      line.append(strong, ": " + look.dataset[one.kind]);
      return line;
    }));
    go(asks.length - 1);
    look.hidden = false;
    look.querySelector("h2").focus({ preventScroll: false });
    return true;
  }

  // Sending, once; a lost connection keeps it here until there is one again.

  function notice(which) {
    notices.forEach(function (words) {
      words.hidden = !which || !words.hasAttribute("data-" + which);
    });
  }

  function wait() {
    sending = false;
    next.disabled = false;
    notice(navigator.onLine ? "waiting" : "offline");
    document.dispatchEvent(new Event("survey:waiting"));
    window.clearTimeout(retry);
    retry = window.setTimeout(send, 10000);
  }

  async function send() {
    window.clearTimeout(retry);
    if (sending || sent) {
      return;
    }
    sending = true;
    next.disabled = true;
    notice("sending");
    const body = new URLSearchParams(new FormData(form));
    body.set("to", "box");
    body.set("picture", "here");
    if (look && words.value === looked) {
      body.set("looked", "1"); // it was looked at here
    }
    let answer, text;
    try {
      answer = await fetch(form.action, { method: "POST", body: body, credentials: "same-origin" });
      text = await answer.text();
    } catch {
      wait();
      return;
    }
    if (answer.status >= 500) {
      wait();
      return;
    }
    arrive(answer, new DOMParser().parseFromString(text, "text/html"));
  }

  function arrive(answer, page) {
    const scores = new FormData(form);
    const main = document.getElementById("main");
    sent = true;
    if (answer.ok) {
      sessionStorage.removeItem(KEPT);
    }
    document.title = page.title;
    main.replaceChildren.apply(main, Array.from(page.getElementById("main").childNodes));
    history.replaceState(null, "", new URL(form.dataset.first, location.href).pathname);
    draw(main, scores);
    window.scrollTo(0, 0);
    const title = main.querySelector("h1");
    title.tabIndex = -1;
    title.focus({ preventScroll: true });
    document.dispatchEvent(new Event("survey:done"));
  }

  window.addEventListener("offline", function () {
    if (!sent) {
      notice("offline");
    }
  });
  window.addEventListener("online", function () {
    const waits = !sent && next.value === "box" && retry;
    notice(null);
    if (waits) {
      send();
    }
  });

  form.addEventListener("submit", function (event) {
    const button = event.submitter || next;
    if (button.hasAttribute("data-later")) {
      if (!navigator.onLine) {
        event.preventDefault();
        notice("offline");
      }
      return; // the server keeps it, and asks for a PIN
    }
    event.preventDefault();
    if (button.hasAttribute("data-back")) {
      go(before());
    } else if (next.value === "box") {
      if (!pointsAtSomebody()) {
        send();
      }
    } else {
      go(after());
    }
  });

  // One's own picture, made here of what was answered, and kept nowhere.

  function draw(main, said) {
    main.querySelectorAll("[data-scale]").forEach(function (row) {
      const scale = JSON.parse(row.dataset.scale);
      const points = scale.items
        .map(function (item) {
          const value = said.get(item);
          const turned = scale.reversed.indexOf(item) !== -1;
          return value ? (turned ? scale.low + scale.high - Number(value) : Number(value)) : null;
        })
        .filter(function (value) {
          return value !== null;
        });
      row.hidden = points.length === 0 || points.length < scale.share * scale.items.length;
      if (row.hidden) {
        return;
      }
      const mean = points.reduce(function (sum, value) { return sum + value; }, 0) / points.length;
      const width = (100 * (mean - scale.low)) / (scale.high - scale.low);
      row.querySelector("[data-fill]").setAttribute("width", width.toFixed(1));
      row.querySelector("[data-value]").textContent = mean.toLocaleString(document.documentElement.lang, {
        minimumFractionDigits: 1,
        maximumFractionDigits: 1,
      });
      main.querySelector('[name="' + row.dataset.score + '"]').value = mean.toFixed(4);
    });
    const picture = main.querySelector("[data-picture]");
    if (picture) {
      picture.hidden = !picture.querySelector("[data-scale]:not([hidden])");
    }
  }

  form.classList.add("survey-form--live");
  recall();
  const begun = asks.some(touched);
  const open = asks.findIndex(function (ask) {
    return !touched(ask);
  });
  at = fromAddress();
  if (at === null) {
    at = begun ? (open === -1 ? asks.length : open) : 0;
    history.replaceState(null, "", "#" + String(at + 1));
  }
  show(false);
})();
