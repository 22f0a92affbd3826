// What a script adds: relative times, drafts that survive, a count near the limit, one-letter keys.
// Every page works without it. No dependency, no request to anywhere else.

const HOUR = 3600, DAY = 24 * HOUR;

// Times are drawn as clock times, the same for everyone. Within a day they are easier read as "12 minutes ago".
function relativeTimes() {
  const words = new Intl.RelativeTimeFormat("en-GB", { numeric: "always" });
  for (const time of document.querySelectorAll("time[datetime]")) {
    const seconds = (Date.now() - Date.parse(time.dateTime)) / 1000;
    if (seconds >= DAY) time.textContent = time.textContent.split(",")[0];
    else if (!(seconds >= 0)) continue;
    else if (seconds < 60) time.textContent = "just now";
    else if (seconds < HOUR) time.textContent = words.format(-Math.floor(seconds / 60), "minute");
    else time.textContent = words.format(-Math.floor(seconds / HOUR), "hour");
  }
}

// On paper "an hour ago" says nothing: what is printed has the clock times.
function clockTimes() {
  for (const time of document.querySelectorAll("time[title]")) time.textContent = time.title;
}

// A draft is kept in this browser until its comment is posted: through sign-in, a refusal, a lost network, a closed window.
function store(act, where = "localStorage") {
  try { return act(window[where]); } catch { return null; }  // private windows may refuse
}

const OFFLINE = "You are offline: your draft is kept here. Send it when you are back.";

function keepDraft(form) {
  const key = "draft:" + form.dataset.draft, area = form.elements.body, kept = form.querySelector("[data-kept]");
  const saved = store((s) => s.getItem(key)), posted = (area.dataset.posted || "").trim();  // what a change is of
  const written = () => area.value.trim() && area.value.trim() !== posted;
  if (saved && area.value.trim() === posted) {
    area.value = saved;
    say(kept, posted ? "This is your draft, kept in this browser, and not the posted text" : "Your draft, kept in this browser");
  } else if (saved && new URLSearchParams(location.search).has("quote") && !saved.includes(area.value.trim())) {
    area.value = saved.trimEnd() + "\n\n" + area.value;  // one draft, with what was quoted since below it
  }
  let waiting = 0;
  const save = () => {
    window.clearTimeout(waiting);
    if (!written()) return store((s) => s.removeItem(key));
    const done = store((s) => { s.setItem(key, area.value); return true; });
    if (done) say(kept, navigator.onLine ? "Draft kept in this browser at " + new Date().toTimeString().slice(0, 5) : OFFLINE);
  };
  area.addEventListener("input", () => { window.clearTimeout(waiting); waiting = window.setTimeout(save, 400); });
  window.addEventListener("pagehide", () => { if (written() && !form.dataset.sent) save(); });
  window.addEventListener("pageshow", () => { delete form.dataset.sent; });  // back after a network that was lost
  for (const change of ["offline", "online"]) window.addEventListener(change, () => { if (written()) save(); });
  offerPosted(form, posted, save);
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    save();
    if (!navigator.onLine) {
      event.preventDefault();
      return say(kept, OFFLINE);
    }
    // Kept until the next page of this tab says that it arrived: a lost network must not lose the text.
    form.dataset.sent = "yes";
    store((s) => s.setItem("draft-sent", key), "sessionStorage");
  });
}

// The draft of a change stands in the place of the posted text until its writer says otherwise.
function offerPosted(form, posted, save) {
  const drop = form.querySelector("[data-drop]"), area = form.elements.body;
  if (!drop) return;
  drop.hidden = area.value.trim() === posted;
  drop.addEventListener("click", (event) => {
    event.preventDefault();
    area.value = posted;
    save();
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
    drop.hidden = true;
    say(form.querySelector("[data-kept]"), "This is the posted text. Your draft is deleted");
  });
}

// Where nothing can be sent any more, what this browser has kept of it can still be copied, unless the page has it.
function showDrafts(place) {
  const name = "draft:" + place.dataset.drafts, there = [...document.querySelectorAll("textarea")].map((area) => area.value);
  for (const key of store((s) => Object.keys(s)) || []) {
    const text = store((s) => s.getItem(key));
    if ((key !== name && !key.startsWith(name + "-")) || there.includes(text)) continue;
    const copy = place.cloneNode(true), summary = copy.querySelector("summary");
    copy.hidden = false;
    copy.querySelector("textarea").value = text;
    copy.querySelector("button").addEventListener("click", () => {
      store((s) => s.removeItem(key));
      copy.replaceChildren(summary);
      say(summary, "The draft is deleted");
      summary.focus();
    });
    place.before(copy);
  }
}

// Only what arrived is forgotten. A refused comment comes back in its form, one that was not published stays as a draft.
function forgetPosted() {
  const sent = store((s) => s.getItem("draft-sent"), "sessionStorage");
  if (!sent) return;
  store((s) => s.removeItem("draft-sent"), "sessionStorage");
  if (document.querySelector(".posted:not(.notice-stop)")) store((s) => s.removeItem(sent));
}

function countCharacters(area) {
  const shown = area.form.querySelector("[data-count]"), most = Number(area.dataset.most);
  const cut = window.Intl && Intl.Segmenter ? new Intl.Segmenter("en-GB") : null;
  const length = (text) => (cut && text.length > most * 0.8 ? [...cut.segment(text)].length : text.length);
  const count = () => {
    const left = most - length(area.value);
    shown.hidden = left > most * 0.1;
    shown.classList.toggle("over", left < 0);
    shown.textContent = left < 0 ? `${(-left).toLocaleString("en-GB")} characters too many`
      : `${left.toLocaleString("en-GB")} of ${most.toLocaleString("en-GB")} characters left`;
  };
  area.addEventListener("input", count);
  count();
}

function say(place, words) {
  if (!place) return;
  place.hidden = false;
  place.textContent = words;
}

// A status drawn with the page is seldom read out; one that arrives is.
function announce() {
  for (const place of document.querySelectorAll("[role=status], [role=alert]")) {
    if (place.textContent.trim()) window.setTimeout(() => place.replaceChildren(...place.cloneNode(true).childNodes), 300);
  }
}

// Share copies the comment's own address, where the browser lets it; without a script the link opens it.
function shareLinks() {
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("[data-share]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !navigator.clipboard) return;
    event.preventDefault();
    const live = document.createElement("span"), word = link.firstChild;
    live.className = "unseen";
    live.setAttribute("role", "status");
    link.after(live);
    try { await navigator.clipboard.writeText(link.href); } catch { window.location.assign(link.href); return; }
    word.textContent = live.textContent = "Link copied";
    window.setTimeout(() => { word.textContent = "Share"; live.remove(); }, 4000);
  });
}

// Whoever speaks to the computer, or types by accident, can turn the keys off (WCAG 2.1.4).
const keysAreOff = () => store((s) => s.getItem("desk-keys")) === "off";

function nameKeys() {
  const words = keysAreOff() ? "Keys are off: turn on." : "Keys are on: turn off.";
  for (const toggle of document.querySelectorAll("[data-keys]")) say(toggle, words);
}

// One keystroke presses the visible button that names it: A, R, J and K at the desk, N and P in a discussion.
function oneKey() {
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-keys]")) return;
    store((s) => s.setItem("desk-keys", keysAreOff() ? "on" : "off"));
    nameKeys();
  });
  nameKeys();
  document.addEventListener("keydown", (event) => {
    const key = event.key.toLowerCase(), rules = document.querySelector(".rules");
    if (key === "escape" && rules && rules.open) { rules.open = false; rules.querySelector("summary").focus(); }
    if (keysAreOff() || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    if (/^[0-9]$/.test(key) && !(rules && rules.open)) return;
    const control = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!control) return;
    event.preventDefault();
    control.click();
    if (key === "r" && rules && rules.open) rules.querySelector("button").focus();
    if (key === "f" && document.querySelector(".feature[open]")) document.querySelector("#pick_reason").focus();
  });
}

// On a wide screen the desk's panel scrolls by itself, and the page's own keys would do nothing.
function panelKeys() {
  const panel = document.querySelector("#decision") && document.querySelector(".panel");
  if (!panel) return;
  document.addEventListener("keydown", (event) => {
    const down = { PageDown: 0.7, PageUp: -0.7 }[event.key];
    if (down && event.target === document.body) panel.scrollBy(0, down * panel.clientHeight);
  });
}

relativeTimes();
window.setInterval(relativeTimes, 60000);
window.addEventListener("beforeprint", clockTimes);
window.addEventListener("afterprint", relativeTimes);
forgetPosted();
for (const form of document.querySelectorAll("form[data-draft]")) keepDraft(form);
for (const place of document.querySelectorAll("[data-drafts]")) showDrafts(place);
for (const area of document.querySelectorAll("textarea[data-most]")) countCharacters(area);
announce();
shareLinks();
oneKey();
panelKeys();
