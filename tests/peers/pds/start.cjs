// Starts the reference Bluesky server (PDS and PLC directory, both empty) on loopback and prints its addresses
// as one line of JSON when it is ready. Ends with SIGTERM or SIGINT. Accounts are made through its own XRPC:
// com.atproto.server.createAccount, then createAppPassword. Nobody waits two hours for a token to end: the control
// address gives one of the server's own making whose time is over (GET /expired?did=...).
'use strict'
const { createRequire } = require('node:module')
const { createSecretKey, randomBytes } = require('node:crypto')
const fs = require('node:fs')
const http = require('node:http')
const os = require('node:os')
const path = require('node:path')

const root = path.resolve(__dirname, '../../..')
const installed = createRequire(path.join(root, '.cache/pds/package.json'))

const jwtSecret = randomBytes(16).toString('hex')

// An access token as the server makes it (HS256 over its own secret), two hours old.
async function expired(did) {
  const { SignJWT } = installed('jose')
  const now = Math.floor(Date.now() / 1000)
  return new SignJWT({ scope: 'com.atproto.appPass' })
    .setProtectedHeader({ typ: 'at+jwt', alg: 'HS256' })
    .setAudience('did:web:localhost')
    .setSubject(did)
    .setIssuedAt(now - 7260)
    .setExpirationTime(now - 60)
    .sign(createSecretKey(Buffer.from(jwtSecret)))
}

function control() {
  const server = http.createServer(async (request, response) => {
    const url = new URL(request.url, 'http://localhost')
    if (url.pathname !== '/expired') return response.writeHead(404).end()
    response.end(await expired(url.searchParams.get('did')))
  })
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}

async function main() {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'crier-pds-'))
  process.on('exit', () => fs.rmSync(scratch, { recursive: true, force: true }))
  fs.mkdirSync(path.join(scratch, 'data'))
  const { TestNetworkNoAppView } = installed('@atproto/dev-env')
  const network = await TestNetworkNoAppView.create({
    plc: {},
    pds: {
      hostname: 'localhost',
      jwtSecret,
      enableDidDocWithSession: true,
      rateLimitsEnabled: true,
      // For whoever makes the accounts; Crier's own requests are counted.
      rateLimitBypassKey: 'crier-peer',
      blobUploadLimit: 52_428_800,
      dataDirectory: path.join(scratch, 'data'),
      blobstoreDiskLocation: path.join(scratch, 'blobs'),
    },
  })
  const controls = await control()
  const address = `http://127.0.0.1:${controls.address().port}`
  process.stdout.write(JSON.stringify({ pds: network.pds.url, plc: network.plc.url, control: address }) + '\n')
  const stop = async () => {
    controls.close()
    await network.close()
    process.exit(0)
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

main().catch((error) => {
  console.error(error)
  process.exit(1)
})
