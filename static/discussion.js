// Reading a discussion with a script: what is new, a live line, acts that stay on the page, folding, quoting a selection.
// Everything here is a link, a button or a page without it. `store` and `say` are site.js's.

const POLL = 20000, LONGEST_PAUSE = 300000, MINUTE = 60000;
// A visit ends when nothing was read for half an hour, as it does for readers with an account.
const VISIT = 30 * MINUTE, REMEMBERED = 30 * 24 * 60 * MINUTE;

function make(name, properties = {}, ...inside) {
  const { data = {}, ...rest } = properties, made = Object.assign(document.createElement(name), rest);
  Object.assign(made.dataset, data);
  made.append(...inside);
  return made;
}

// What is said aloud and not shown. It stands on the page before anything is said: only changes are read out.
const spoken = make("p", { className: "unseen", role: "status" });

// Between a page and its end: one small bar that keeps to the foot of the window while the discussion is in it, in a
// place of its own, so that what appears in it moves nothing.
const bar = make("div", { className: "talk-bar" });

// Who has no account has no visits with us; this browser remembers them, and forgets them after a month.
function markNewSinceVisit(slug) {
  const now = Date.now(), key = "visit:" + slug;
  const since = store((s) => {
    for (const other of Object.keys(s)) {
      if (other.startsWith("visit:") && now - JSON.parse(s.getItem(other)).last > REMEMBERED) s.removeItem(other);
    }
    const before = JSON.parse(s.getItem(key)) || { since: now, last: now };
    const visit = { since: now - before.last > VISIT ? before.last : before.since, last: now };
    s.setItem(key, JSON.stringify(visit));
    return visit.since;
  });
  if (!since) return;
  for (const comment of document.querySelectorAll("article.comment:not(.own)")) {
    const time = comment.querySelector(".when time");
    if (!time || Date.parse(time.dateTime) <= since) continue;
    comment.classList.add("is-new");
    comment.querySelector(".comment-head").append(" ", make("span", { className: "fresh", textContent: "New" }));
  }
}

// N goes from each new comment to the next, and after the last of them to where the page says that more is new: the
// rest of a thread, then the next page. Where there is nothing further it says so, and does not begin again.
function jumpToNew() {
  const found = [...document.querySelectorAll(".is-new")].map((each) => each.closest(".comment") || each);
  const links = [...document.querySelectorAll(".threads a .fresh")].map((mark) => mark.closest("a"));
  if (!found.length && !links.length) return;
  let at = -1;
  const button = (letter) => make("button", { type: "button", className: "button button-plain", data: { key: letter } });
  const next = button("n"), back = button("p");
  next.setAttribute("aria-keyshortcuts", "N");
  back.setAttribute("aria-keyshortcuts", "P");
  back.textContent = "Back";
  const beyond = () => {
    if (!links.length) return "";
    return links[0].closest(".pages") ? "More new on the next page" : "More new in a thread";
  };
  const name = () => {
    const count = at < 0 ? found.length : `${at + 1} of ${found.length}`;
    next.textContent = (at === found.length - 1 && beyond()) || `Next new (${count})`;
    back.hidden = at < 1;
  };
  const go = (step) => {
    if (!found[at + step]) return;
    at += step;
    const comment = found[at];
    for (let fold = comment.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    comment.tabIndex = -1;
    comment.focus({ preventScroll: true });
    comment.scrollIntoView({ block: "start" });
    name();
    spoken.textContent = `New comment ${at + 1} of ${found.length}` + (at === found.length - 1 && links.length ? `. ${beyond()}` : "");
  };
  const leave = () => {
    spoken.textContent = next.textContent = beyond() || "That was the last new one on this page";
    // Whoever comes back to this page goes on with the one after it.
    if (links.length) window.location.assign(links.shift().href);
  };
  next.addEventListener("click", () => (at + 1 < found.length ? go(1) : leave()));
  back.addEventListener("click", () => go(-1));
  name();
  // "Turn the keys off" stands with them: whoever speaks to the computer needs it here (WCAG 2.1.4).
  bar.append(next, back, make("button", { type: "button", className: "link small", data: { keys: "" } }));
}

function foldAll() {
  const list = document.querySelector(".thread-list"), folds = list ? list.querySelectorAll("details.replies") : [];
  if (!folds.length) return;
  const button = make("button", { type: "button", className: "link small", textContent: "Fold all" });
  button.addEventListener("click", () => {
    const open = button.textContent === "Unfold all";
    for (const fold of folds) fold.open = open;
    button.textContent = open ? "Fold all" : "Unfold all";
    spoken.textContent = open ? "All replies are unfolded" : "All replies are folded";
  });
  const orders = document.querySelector(".sorts");
  if (orders) orders.append(make("ul", {}, make("li", {}, button)));
  else list.before(make("p", {}, button));
}

// How many have come since the page was drawn, from a number that is kept ready for everybody: asked without cookies.
function liveLine(line) {
  const drawn = Number(line.dataset.publications), shown = line.querySelector("a");
  let pause = POLL, waiting = 0, askedAt = Date.now(), saidAt = 0, known = 0;
  bar.prepend(line);
  const wait = (length = pause * (0.9 + Math.random() * 0.2)) => {
    window.clearTimeout(waiting);
    if (!document.hidden) waiting = window.setTimeout(ask, length);
  };
  const ask = async () => {
    askedAt = Date.now();
    try {
      const answer = await fetch(line.dataset.address, { credentials: "omit" });
      if (!answer.ok) throw new Error(answer.status);
      tell((await answer.json()).publications - drawn);
      pause = POLL;
    } catch { pause = Math.min(pause * 2, LONGEST_PAUSE); }
    wait();
  };
  const tell = (count) => {
    if (!(count > known)) return;
    known = count;
    shown.textContent = count === 1 ? "1 new comment" : `${count} new comments`;
    line.hidden = false;
    if (Date.now() - saidAt < MINUTE) return;
    saidAt = Date.now();
    spoken.textContent = shown.textContent;
  };
  // The same address again would only move within the page.
  shown.addEventListener("click", (event) => {
    const target = new URL(shown.href), here = location.pathname + location.search;
    if (target.pathname + target.search !== here || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    window.history.scrollRestoration = "manual";
    window.history.replaceState(null, "", target.href);
    location.reload();
  });
  document.addEventListener("visibilitychange", () => wait(Math.max(0, askedAt + pause - Date.now())));
  wait();
}

// Recommend, follow, mute: without leaving the page. Whatever is not understood is sent as the form it is.
function actsInPlace() {
  const form = document.querySelector("form#act");
  if (!form || form.method !== "post") return;
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[form=act][aria-pressed]");
    if (!button || button.getAttribute("aria-disabled")) return;
    event.preventDefault();
    button.setAttribute("aria-disabled", "true");
    const headers = { "X-Requested-With": "fetch", Accept: "application/json" };
    try {
      const answer = await fetch(button.formAction, { method: "POST", headers, body: new URLSearchParams(new FormData(form)) });
      const said = await answer.json();
      if (said.refused) note(button, said.refused);
      else pressed(button, said);
    } catch (problem) {
      // Sent again it might be taken back: only when an answer came, and not one for a script, is it sent as a form.
      if (problem instanceof SyntaxError) form.requestSubmit(button);
      else note(button, "That did not reach us. Try again when you are connected.");
    }
    button.removeAttribute("aria-disabled");
  });
}

// The name of a button stays as it is: whether it is pressed is its state, and how many pressed it is a number.
function pressed(button, said) {
  const on = "count" in said ? said.recommended : said.on;
  button.setAttribute("aria-pressed", String(on));
  if (!("count" in said)) return note(button, said.said || (on ? "Done." : "Undone."));
  const number = button.querySelector("b");
  if (number && !said.count) number.remove();
  else if (number) number.textContent = said.count.toLocaleString("en-GB");
  else if (said.count) button.append(" ", make("b", { textContent: said.count }));
  spoken.textContent = `${on ? "Recommended" : "No longer recommended"}. ${said.count} in all`;
}

function note(button, words) {
  const place = button.parentElement.querySelector("[data-note]") || make("span", { className: "hint", role: "status", data: { note: "" } });
  button.after(" ", place);
  window.setTimeout(() => { place.textContent = words; }, 50);  // read out only when it changes on the page
}

document.addEventListener("DOMContentLoaded", () => {
  const threads = document.querySelector(".threads"), act = document.querySelector("form#act");
  const slug = /^\/articles\/([^/]+)/.exec(location.pathname);
  document.body.append(spoken);
  if (!threads) return;
  if (slug && !(act && act.method === "post")) markNewSinceVisit(slug[1]);
  const line = document.querySelector("[data-live]");
  threads.append(bar);
  if (line) liveLine(line);
  jumpToNew();
  foldAll();
  actsInPlace();
  nameKeys();
});
