// Writing with a script: quoting a selection, a preview in place, names offered after "@", the proof of work of guests.
// `store` and `say` are site.js's, `make` and `spoken` discussion.js's.

const LONGEST_QUOTE = 300, MOST_OFFERED = 6;

// The words mean themselves in the quotation, whatever Markdown would make of them. As text/quoting.py does it.
function plainMarkdown(line) {
  const letter = (at) => /[\p{L}\p{N}]/u.test(line[at] || "");
  // A lone "~" and an "_" inside a word mean themselves, as in addresses.
  const itself = (mark, at) => mark === "~" || (mark[0] === "_" && letter(at - 1) && letter(at + mark.length));
  return line.replace(/[\\`*[\]]|~+|_+|<(?=\w)|&(?=#?\w+;)/g, (mark, at) => (itself(mark, at) ? mark : mark.replace(/./g, "\\$&")))
    .replace(/^(\d{1,9})(?=[.)](\s|$))/, "$1\\").replace(/^(?=#{1,6}(\s|$)|>|[-+](\s|$))/, "\\");
}

function shortened(words) {
  const parts = window.Intl && Intl.Segmenter ? [...new Intl.Segmenter("en-GB").segment(words)].map((s) => s.segment) : [...words];
  return parts.length <= LONGEST_QUOTE ? words : parts.slice(0, LONGEST_QUOTE - 1).join("").replace(/\s+\S*$/, "") + "…";
}

function quotation(words, whose, address) {
  const lines = shortened(words).split("\n").map((line) => line.replace(/\s+/g, " ").trim()).filter(Boolean);
  return [...lines.map(plainMarkdown), `[${plainMarkdown(whose)}](${address})`].map((line) => "> " + line).join("\n") + "\n\n";
}

// Where the words stand: a comment's own address, or the story's with the words to find there.
function sourceOf(place, words) {
  const comment = place.closest(".comment");
  if (comment) {
    const when = comment.querySelector(".when"), time = when.querySelector("time");
    return { whose: `${comment.querySelector(".by bdi").textContent}, ${time.title.split(", ").pop()}`, address: when.href, comment };
  }
  const whole = words.split(/\s+/), safe = (some) => encodeURIComponent(some.join(" ")).replace(/[-()*'!_]/g, (c) => "%" + c.charCodeAt(0).toString(16).toUpperCase());
  const find = whole.length > 12 ? `${safe(whole.slice(0, 5))},${safe(whole.slice(-5))}` : safe(whole);
  const story = document.querySelector("link[rel=canonical]");
  return { whose: "The story", address: `${story ? story.href : location.origin + location.pathname}#:~:text=${find}` };
}

function putInto(area, words) {
  const before = area.value.trimEnd();
  area.value = (before ? before + "\n\n" : "") + words;
  area.dispatchEvent(new Event("input", { bubbles: true }));
  area.focus();
  area.setSelectionRange(area.value.length, area.value.length);
  area.scrollTop = area.scrollHeight;
}

const composer = () => document.querySelector("form.composer textarea[name=body]");
const slugOf = (address) => (/\/articles\/([^/]+)/.exec(address) || [])[1];

function quoteSelection() {
  const button = make("button", { type: "button", className: "button button-plain floating", textContent: "Quote", title: "Alt+Q", hidden: true });
  button.setAttribute("aria-keyshortcuts", "Alt+Q");
  let chosen = null;
  const look = () => {
    const selection = document.getSelection(), words = selection.toString().trim();
    const within = (node) => node && (node.nodeType === 1 ? node : node.parentElement).closest(".story-body .prose, article.comment .comment-text");
    const place = selection.rangeCount ? within(selection.getRangeAt(0).commonAncestorContainer) : null;
    const to = place && writingPlace(place.closest(".comment"));
    if (document.activeElement === button && !words) return;
    chosen = words && to ? { words, to, ...sourceOf(place, words) } : null;
    button.hidden = !chosen;
    if (!chosen) return;
    place.after(button);  // next in the order of tabs
    const rows = selection.getRangeAt(0).getClientRects(), row = rows[rows.length - 1], from = button.offsetParent.getBoundingClientRect();
    button.style.insetBlockStart = `${row.bottom - from.top + 4}px`;
    button.style.insetInlineStart = `${Math.max(0, Math.min(row.left - from.left, from.width - button.offsetWidth))}px`;
  };
  const put = () => {
    if (!chosen) return;
    const words = quotation(chosen.words, chosen.whose, chosen.address);
    button.hidden = true;
    document.getSelection().removeAllRanges();
    if (chosen.to instanceof HTMLElement) return putInto(chosen.to, words);
    store((s) => s.setItem("quote:" + slugOf(chosen.to), words));
    location.assign(chosen.to);
  };
  button.addEventListener("pointerdown", (event) => event.preventDefault());  // the selection stays
  button.addEventListener("click", put);
  let waiting = 0;
  document.addEventListener("selectionchange", () => { window.clearTimeout(waiting); waiting = window.setTimeout(look, 150); });
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.code !== "KeyQ") return;
    look();
    if (chosen) event.preventDefault();
    put();
  });
}

// Where one can write about it, if one can: the composer of this page, or the page for a reply or a new comment.
function writingPlace(comment) {
  const link = (comment || document).querySelector(comment ? 'a[href*="quote="]' : '.invite a[href*="/comments/new"]');
  if (composer() && (link || !comment)) return composer();
  if (!link) return null;
  const page = new URL(link.href);
  page.searchParams.delete("quote");  // these words, and not all of them
  return page.href;
}

// A quotation that was carried here joins the draft.
function takeQuotation(area) {
  const key = "quote:" + slugOf(area.form.action), words = store((s) => s.getItem(key));
  if (!words) return;
  store((s) => s.removeItem(key));
  putInto(area, words);
}

// The same renderer draws it: the page that would have come, without leaving this one.
function previewInPlace(button) {
  button.addEventListener("click", async (event) => {
    const form = button.form;
    if (button.dataset.plain || !(button.formNoValidate || form.checkValidity())) return;
    event.preventDefault();
    try {
      const answer = await fetch(button.formAction, { method: "POST", body: new URLSearchParams(new FormData(form)) });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html"), drawn = page.querySelector(".preview");
      if (!drawn) throw new Error("no preview");
      document.querySelector(".preview")?.remove();
      form.before(document.importNode(drawn, true));
      const shown = form.previousElementSibling;
      shown.tabIndex = -1;
      if (!shown.hasAttribute("role")) shown.setAttribute("role", "region");
      if (!shown.hasAttribute("aria-label") && !shown.hasAttribute("aria-labelledby")) shown.setAttribute("aria-label", "Preview");
      shown.focus();
    } catch {
      button.dataset.plain = "yes";  // as a page, with what it has to say
      form.requestSubmit(button);
    }
  });
}

// "@" offers the names of the thread, in the way of a combobox; whoever types on is not disturbed.
function offerNames(area) {
  const people = JSON.parse(area.dataset.people), plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const list = make("ul", { className: "floating names", id: "names", role: "listbox", hidden: true });
  list.setAttribute("aria-label", "People in this thread");
  area.after(list);
  area.setAttribute("aria-autocomplete", "list");
  area.setAttribute("aria-controls", "names");
  let begun = -1, active = -1, dismissed = -1;
  const close = () => { list.hidden = true; active = -1; area.removeAttribute("aria-activedescendant"); };
  const mark = (to) => {
    active = (to + list.children.length) % list.children.length;
    [...list.children].forEach((each, index) => each.setAttribute("aria-selected", String(index === active)));
    area.setAttribute("aria-activedescendant", list.children[active].id);
  };
  const take = (name) => {
    area.setRangeText(`@${name} `, begun, area.selectionStart, "end");
    close();
    area.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const option = (name, index) => {
    const made = make("li", { id: "name-" + index, role: "option", textContent: name });
    made.setAttribute("aria-selected", "false");
    made.addEventListener("pointerdown", (event) => { event.preventDefault(); take(name); });
    return made;
  };
  area.addEventListener("input", () => {
    const typed = /(?:^|[^\p{L}\p{N}@])@([^\n@]{0,40})$/u.exec(area.value.slice(0, area.selectionStart));
    begun = typed ? area.selectionStart - typed[1].length - 1 : -1;
    const found = typed && begun !== dismissed ? people.filter((name) => plain(name).startsWith(plain(typed[1]))).slice(0, MOST_OFFERED) : [];
    close();
    if (!typed) dismissed = -1;
    if (!found.length) return;
    list.replaceChildren(...found.map(option));
    list.hidden = false;
    spoken.textContent = `${found.length} ${found.length === 1 ? "name" : "names"}. Choose with the arrow keys`;
  });
  area.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    if (event.key === "ArrowDown") mark(active + 1);
    else if (event.key === "ArrowUp") mark(active < 0 ? -1 : active - 1);
    else if (event.key === "Escape") { dismissed = begun; close(); }
    else if (event.key === "Enter" && active >= 0) take(list.children[active].textContent);
    else return;
    event.preventDefault();
  });
  area.addEventListener("blur", close);
}

// The answer is a number n for which SHA-256 of "stamp:n" begins with so many zero bits. Found in small slices, so that
// typing never waits; a form without it is sent all the same, and a moderator reads it either way.
async function proveWork(form) {
  const { proof, stamp } = form.elements, bits = Number(form.dataset.proof || (proof && proof.dataset.bits));
  if (!proof || !stamp || !bits || proof.value || form.dataset.proving || !window.crypto || !crypto.subtle) return;
  form.dataset.proving = "yes";
  const words = new TextEncoder(), slice = 64;
  for (let first = 0; first < 2 ** (bits + 5); first += slice) {
    const tries = Array.from({ length: slice }, (_, n) => crypto.subtle.digest("SHA-256", words.encode(`${stamp.value}:${first + n}`)));
    const found = (await Promise.all(tries)).findIndex((digest) => new DataView(digest).getUint32(0) >>> (32 - bits) === 0);
    if (found >= 0) { proof.value = String(first + found); return; }
    await new Promise((rest) => { window.setTimeout(rest, 0); });
  }
}

document.addEventListener("DOMContentLoaded", () => {
  quoteSelection();
  for (const area of document.querySelectorAll("textarea[data-people]")) offerNames(area);
  for (const button of document.querySelectorAll('button[formaction$="/preview"]')) previewInPlace(button);
  const area = composer();
  if (!area) return;
  takeQuotation(area);
  if (area.form.elements.proof) {
    area.form.addEventListener("focusin", () => proveWork(area.form));
    if (area.value) proveWork(area.form);
  }
});
