// The demo's page. Reads the state again and again, and draws only what changed. Every text is set as text.
"use strict";

const $ = (id) => document.getElementById(id);
const log = $("log");
const NAMES = {
  bluesky: "Bluesky", facebook: "Facebook", instagram: "Instagram", instagram_pages: "Instagram (Facebook)", linkedin: "LinkedIn",
  linkedin_pages: "LinkedIn Pages", telegram: "Telegram channel", threads: "Threads", tiktok: "TikTok", x: "X", youtube: "YouTube",
};
const drawn = new Map();
let toasts = null;
let posts = 0;
let fast = 0;
let picked = [];

function make(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name === "on") for (const [event, act] of Object.entries(value)) node.addEventListener(event, act);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child != null));
  return node;
}

function clock(at) {
  return new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}

function bytes(size) {
  return size < 1e6 ? Math.max(1, Math.round(size / 1e3)) + " kB" : (size / 1e6).toFixed(1) + " MB";
}

async function ask(path, body) {
  const form = body instanceof FormData;
  const answer = await fetch(path, {
    method: "POST",
    headers: form ? {} : { "content-type": "application/json" },
    body: form ? body : JSON.stringify(body || {}),
  });
  fast = 12;
  look();
  if (!answer.ok) return { why: "That did not work." };
  return answer.status === 204 ? {} : answer.json();
}

// Text with its styles: offsets count UTF-16 units, as strings here do.
function styled(text, entities) {
  const cuts = new Set([0, text.length]);
  for (const e of entities) cuts.add(e.offset).add(e.offset + e.length);
  const places = [...cuts].filter((at) => at <= text.length).sort((a, b) => a - b);
  return places.slice(0, -1).map((from, i) => {
    const to = places[i + 1];
    let node = document.createTextNode(text.slice(from, to));
    for (const e of entities.filter((e) => e.offset <= from && e.offset + e.length >= to).reverse()) node = dress(node, e, text);
    return node;
  });
}

function dress(node, entity, text) {
  const tags = { bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "code" };
  if (tags[entity.type]) return make(tags[entity.type], {}, node);
  const words = text.slice(entity.offset, entity.offset + entity.length);
  const link = entity.type === "text_link" ? entity.url : entity.type === "url" ? words : null;
  if (link && /^https?:\/\//.test(link)) return make("a", { href: link, target: "_blank", rel: "noopener noreferrer" }, node);
  if (entity.type === "bot_command") return make("a", { href: "#", on: { click: (e) => { e.preventDefault(); say(words); } } }, node);
  return node;
}

function media(file) {
  if (file.kind === "photo") return make("img", { src: file.src, alt: file.alt || "", width: file.width, height: file.height });
  if (file.kind === "video") return make("video", { src: file.src, controls: true, muted: true, playsinline: true });
  return make("div", { class: "doc" }, make("i", {}, "↧"), make("div", {}, make("b", {}, file.name || "file"), make("small", {}, bytes(file.size))));
}

function drawMessage(m, turn, last) {
  const bubble = make("div", { class: "bubble" });
  if (m.forwarded) bubble.append(make("div", { class: "from" }, "Forwarded from " + m.forwarded));
  if (m.media) bubble.append(media(m.media));
  if (m.text) bubble.append(make("div", { class: "body" }, ...styled(m.text, m.entities)));
  const editable = last && m.mine && !m.text.startsWith("/");
  const edit = editable ? make("button", { on: { click: () => startEdit(m.text) } }, "Edit") : null;
  bubble.append(make("div", { class: "meta" }, edit, make("time", {}, clock(m.at))));
  const node = make("article", { class: "msg" + (m.mine ? " mine" : "") + (turn ? " turn" : "") }, bubble);
  m.rows.forEach((row, r) => {
    const buttons = row.map((b, c) =>
      make("button", { disabled: b.off, on: { click: () => press(m.id, r, c) } }, b.label + (b.link ? " ↗" : "")));
    node.append(make("div", { class: "row" + (row.length > 4 ? " tight" : "") }, ...buttons));
  });
  return node;
}

function drawChat(messages) {
  const bottom = log.scrollHeight - log.scrollTop - log.clientHeight < 120;
  $("intro").hidden = messages.length > 0;
  const mine = messages.filter((m) => m.mine).pop();
  const keep = new Set();
  let before = null;
  let place = $("intro");
  for (const m of messages) {
    const key = "m" + m.id;
    const turn = !before || before.mine !== m.mine;
    const print = JSON.stringify([m, turn, m === mine]);
    keep.add(key);
    let entry = drawn.get(key);
    if (!entry || entry.print !== print) {
      const node = drawMessage(m, turn, m === mine);
      if (entry) entry.node.replaceWith(node);
      entry = { node, print };
      drawn.set(key, entry);
    }
    if (place.nextSibling !== entry.node) place.after(entry.node);
    place = entry.node;
    before = m;
  }
  for (const [key, entry] of drawn) {
    if (key[0] === "m" && !keep.has(key)) {
      entry.node.remove();
      drawn.delete(key);
    }
  }
  if (bottom) requestAnimationFrame(() => { log.scrollTop = log.scrollHeight; });
}

function copyable(text) {
  return make("button", { class: "copy", title: "Tap to put it into the message", on: { click: () => { put(text); } } }, text);
}

function hint(id, hints) {
  if (id === "bluesky") return make("div", { class: "hint" }, "Handle", copyable(hints.handle), "app password", copyable(hints.password));
  return make("div", { class: "hint" }, "Channel", copyable(hints.channel), "Crier is an administrator there.");
}

function drawPost(post) {
  const files = post.files.map(media);
  const many = files.length > 1 ? " many" + (files.length % 2 ? " odd" : "") : "";
  const facts = post.files.map((f) => bytes(f.size)).join(" + ");
  const alts = post.files.filter((f) => f.alt).map((f) => f.alt);
  return make("article", { class: "post" },
    make("div", { class: "who" }, make("i", {}, post.account.replace("@", "").slice(0, 1)), make("b", {}, post.account), make("time", {}, clock(post.at))),
    post.text ? make("p", {}, post.text) : null,
    files.length ? make("div", { class: "grid" + many }, ...files) : null,
    files.length ? make("div", { class: "facts" }, "Received: " + facts + (alts.length ? " · described: " + alts.join(" · ") : "")) : null);
}

function drawWorld(networks, hints) {
  let all = 0;
  for (const net of networks) {
    all += net.posts.length;
    const print = JSON.stringify(net);
    const entry = drawn.get("n" + net.id);
    if (entry && entry.print === print) continue;
    const count = net.posts.length === 1 ? "1 post" : net.posts.length + " posts";
    const node = make("section", { class: "net", "data-id": net.id },
      make("header", {}, make("i", {}), make("b", {}, NAMES[net.id] || net.id), make("span", {}, net.posts.length ? count : "nothing yet")),
      hint(net.id, hints),
      ...net.posts.slice().reverse().map(drawPost));
    if (entry) entry.node.replaceWith(node);
    else $("world").append(node);
    drawn.set("n" + net.id, { node, print });
  }
  if (document.body.dataset.tab === "world") posts = all;
  $("count").textContent = all > posts ? String(all - posts) : "";
  $("count").dataset.all = String(all);
}

function toast(text) {
  $("toast").textContent = text;
  $("toast").classList.add("on");
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => $("toast").classList.remove("on"), 3200);
}

let looking = null;
async function look() {
  clearTimeout(looking);
  try {
    const state = await (await fetch("state")).json();
    drawChat(state.messages);
    drawWorld(state.networks, state.hints);
    if (toasts !== null && state.toasts > toasts && state.toast) toast(state.toast);
    toasts = state.toasts;
    document.body.classList.remove("gone");
  } catch {
    toast("The demo was closed in the terminal.");
  }
  fast = Math.max(0, fast - 1);
  clearTimeout(looking);
  looking = setTimeout(look, fast ? 250 : 1000);
}

async function press(message, row, column) {
  const answer = await ask("press", { message, row, column });
  if (answer.why) toast(answer.why);
  if (answer.link && /^http:\/\/127\.0\.0\.1:/.test(answer.link)) {
    // A page of Crier's own, in this very demo. There is no Telegram to go back to from it: a code does the same.
    window.open(answer.link, "_blank", "noopener,noreferrer");
    toast("Opened in a new tab." + (answer.link.includes("/sign-in/") ? " Type the code that its last page shows." : ""));
  } else if (answer.link) toast("This opens " + answer.link);
}

function say(text) {
  log.scrollTop = log.scrollHeight;
  return ask("say", { text });
}

function put(text) {
  const box = $("text");
  box.value = text;
  grow();
  show("chat");
  box.focus();
}

let editing = false;
function startEdit(text) {
  editing = true;
  put(text);
  tray();
}

function stop() {
  editing = false;
  picked = [];
  $("files").value = "";
  tray();
}

function tray() {
  const box = $("tray");
  box.replaceChildren();
  box.hidden = !editing && picked.length === 0;
  if (box.hidden) return;
  if (editing) box.append("Editing your last message");
  for (const file of picked) box.append(make("span", { class: "file" }, file.name));
  if (!editing) box.append(make("label", {}, make("input", { type: "checkbox", id: "untouched" }), "as a file"));
  box.append(make("button", { type: "button", on: { click: () => { if (editing) $("text").value = ""; stop(); } } }, "Cancel"));
}

function pick(files) {
  editing = false;
  picked = [...picked, ...files].slice(0, 10);
  tray();
  $("text").focus();
}

async function submit() {
  const text = $("text").value.trim();
  if (!text && !picked.length) return;
  $("text").value = "";
  grow();
  if (editing) {
    stop();
    await ask("edit", { text });
  } else if (picked.length) {
    const form = new FormData();
    form.append("caption", text);
    form.append("as", $("untouched")?.checked ? "file" : "media");
    for (const file of picked) form.append("file", file, file.name);
    stop();
    await ask("send", form);
  } else {
    await say(text);
  }
}

function grow() {
  const box = $("text");
  box.style.height = "auto";
  box.style.height = box.scrollHeight + "px";
}

function show(tab) {
  document.body.dataset.tab = tab;
  for (const button of document.querySelectorAll(".tabs button")) button.setAttribute("aria-pressed", String(button.dataset.tab === tab));
  if (tab === "world") {
    posts = Number($("count").dataset.all || 0);
    $("count").textContent = "";
  } else log.scrollTop = log.scrollHeight;
}

$("composer").addEventListener("submit", (e) => { e.preventDefault(); submit(); });
$("text").addEventListener("input", grow);
$("text").addEventListener("keydown", (e) => {
  if (e.key === "Enter" && !e.shiftKey && !e.isComposing) { e.preventDefault(); submit(); }
});
$("text").addEventListener("paste", (e) => { if (e.clipboardData.files.length) { e.preventDefault(); pick(e.clipboardData.files); } });
$("attach").addEventListener("click", () => $("files").click());
$("files").addEventListener("change", () => pick($("files").files));
$("sample").addEventListener("click", () => {
  const text = $("text").value.trim();
  $("text").value = "";
  grow();
  ask("sample", { text });
});
$("restart").addEventListener("click", async () => {
  $("restart").disabled = true;
  const answer = await ask("restart");
  $("restart").disabled = false;
  toast(answer.why || "The plug was pulled. Crier runs again, on the same database.");
});
for (const button of document.querySelectorAll("[data-say]")) button.addEventListener("click", () => say(button.dataset.say));
for (const button of document.querySelectorAll(".tabs button")) button.addEventListener("click", () => show(button.dataset.tab));
addEventListener("dragover", (e) => { e.preventDefault(); document.body.classList.add("dropping"); });
addEventListener("dragleave", (e) => { if (!e.relatedTarget) document.body.classList.remove("dropping"); });
addEventListener("drop", (e) => {
  e.preventDefault();
  document.body.classList.remove("dropping");
  pick(e.dataTransfer.files);
});
show("chat");
look();
