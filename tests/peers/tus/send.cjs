// Sends a file to the upload page as a tus client that others wrote does: send.cjs ENDPOINT FILE CHUNK [STOP_AT]
// With STOP_AT it gives up behind so many bytes, as a closed page would. With CHUNK "page" the page's own script sends.
const fs = require("node:fs");
const path = require("node:path");

const [endpoint, name, chunk, stopAt] = process.argv.slice(2);
const home = path.join(__dirname, "../../../.cache/tus");

async function byPage() {
  const script = fs.readFileSync(path.join(__dirname, "../../../src/web/upload/page.js"));
  const { send } = await import(`data:text/javascript;base64,${script.toString("base64")}`);
  const file = new File([fs.readFileSync(name)], path.basename(name));
  const stop = new AbortController();
  const tell = (at) => { if (stopAt && at >= Number(stopAt)) stop.abort(); };
  await send(file, endpoint, { tell, signal: stop.signal, pause: () => Promise.resolve() });
}

function byLibrary() {
  const tus = require(path.join(home, "node_modules/tus-js-client"));
  return new Promise((done, failed) => {
    const upload = new tus.Upload(fs.createReadStream(name), {
      endpoint,
      chunkSize: Number(chunk),
      uploadSize: fs.statSync(name).size,
      retryDelays: [0, 100, 200],
      metadata: { filename: path.basename(name) },
      uploadUrl: stopAt === "resume" ? `${endpoint}/file` : undefined,
      onError: failed,
      onSuccess: done,
      onChunkComplete: (_, sent) => {
        if (stopAt && stopAt !== "resume" && sent >= Number(stopAt)) upload.abort().then(() => done());
      },
    });
    upload.start();
  });
}

(chunk === "page" ? byPage() : byLibrary()).then(() => console.log("sent"), (error) => {
  console.log(`failed: ${error.why || error}`);
  process.exitCode = 1;
});
