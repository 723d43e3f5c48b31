// The upload page: a file goes up in pieces and goes on where it was, after a lost connection or a closed page (tus 1.0).

const VERSION = { "Tus-Resumable": "1.0.0" };
// Pieces grow and shrink so that each takes about two seconds: the bar moves, and little is sent twice.
const LEAST = 256 * 1024;
const MOST = 16 * 1024 * 1024;
const SPAN = 2000;
const PAUSES = [1000, 2000, 4000, 8000, 15000, 30000];

const encode = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
const rest = (ms) => new Promise((done) => setTimeout(done, ms));

/** The link cannot be used any more, or not for this file. */
export class Refused extends Error {
  constructor(why) {
    super(why);
    this.why = why;
  }
}

async function ask(address, options) {
  const answer = await fetch(address, { ...options, headers: { ...VERSION, ...options.headers }, cache: "no-store" });
  if (answer.status === 413) throw new Refused("large");
  if ([403, 410].includes(answer.status)) throw new Refused("gone");
  return answer;
}

/** Where to go on: what is there of this very file, or 0 after a new beginning. */
async function begin(file, endpoint) {
  const there = await ask(`${endpoint}/file`, { method: "HEAD" });
  const name = `filename ${encode(file.name)}`;
  if (there.ok) {
    const same = Number(there.headers.get("Upload-Length")) === file.size && there.headers.get("Upload-Metadata") === name;
    if (same) return Number(there.headers.get("Upload-Offset"));
    await ask(`${endpoint}/file`, { method: "DELETE" });
  } else if (there.status !== 404) {
    throw new Error(String(there.status));
  }
  const made = await ask(endpoint, { method: "POST", headers: { "Upload-Length": String(file.size), "Upload-Metadata": name } });
  if (made.status === 404) throw new Refused("gone");
  if (made.status !== 201) throw new Error(String(made.status));
  return 0;
}

/** One piece; how far it is then. */
async function piece(file, endpoint, at, size, signal) {
  const headers = { "Upload-Offset": String(at), "Content-Type": "application/offset+octet-stream" };
  const answer = await ask(`${endpoint}/file`, { method: "PATCH", headers, body: file.slice(at, at + size), signal });
  if (answer.status !== 204) throw new Error(String(answer.status));
  return Number(answer.headers.get("Upload-Offset"));
}

/** Sends the whole file. `tell` hears how far it is and whether it is trying again. */
export async function send(file, endpoint, { tell = () => {}, signal, pause = rest } = {}) {
  let size = LEAST * 4;
  let failures = 0;
  let at = null;
  for (;;) {
    try {
      if (at === null) at = await begin(file, endpoint);
      tell(at, false);
      if (at >= file.size) return;
      const begun = performance.now();
      at = await piece(file, endpoint, at, size, signal);
      const took = Math.max(performance.now() - begun, 1);
      size = Math.min(MOST, Math.max(LEAST, Math.round(size * Math.min(2, Math.max(0.5, SPAN / took)))));
      failures = 0;
    } catch (error) {
      if (error instanceof Refused || signal?.aborted) throw error;
      tell(at ?? 0, true);
      await pause(PAUSES[Math.min(failures, PAUSES.length - 1)]);
      if (signal?.aborted) throw error;
      failures += 1;
      size = Math.max(LEAST, Math.round(size / 2));
      at = null;
    }
  }
}

function wire() {
  const part = (id) => document.getElementById(id);
  const text = part("page").dataset;
  const endpoint = `${location.pathname.replace(/\/$/, "")}/tus`;
  const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
  let going = null;

  const show = (id, on) => { part(id).hidden = !on; };
  const end = (words, again) => {
    going = null;
    show("going", false);
    show("choose", again);
    show("intro", false);
    part("result").textContent = words;
    show("result", true);
  };

  part("stop").addEventListener("click", () => going?.abort());
  addEventListener("beforeunload", (event) => { if (going) event.preventDefault(); });
  part("file").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    event.target.value = "";
    if (!file) return;
    if (file.size > Number(text.most)) return end(text.large, true);
    going = new AbortController();
    part("name").textContent = file.name;
    part("bar").value = 0;
    for (const [id, on] of [["choose", false], ["result", false], ["going", true]]) show(id, on);
    // The screen stays on while it goes, where the phone allows it.
    const lock = await navigator.wakeLock?.request("screen").catch(() => null);
    const tell = (at, again) => {
      part("bar").value = Math.round((at / file.size) * 1000);
      part("state").textContent = `${again ? text.again : text.going} ${megabytes(at)} / ${megabytes(file.size)} MB`;
    };
    try {
      await send(file, endpoint, { tell, signal: going.signal });
      end(text.done, false);
    } catch (error) {
      const words = { large: text.large, gone: text.gone };
      end(words[error.why] ?? text.stopped, error.why !== "gone");
    } finally {
      lock?.release();
    }
  });
}

if (typeof document !== "undefined") wire();
