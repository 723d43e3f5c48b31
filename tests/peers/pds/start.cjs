// Starts the reference Bluesky server (PDS and PLC directory, both empty) on loopback and prints its addresses
// as one line of JSON when it is ready. Ends with SIGTERM or SIGINT. Accounts are made through its own XRPC:
// com.atproto.server.createAccount, then createAppPassword. Nobody waits two hours for a token to end: the control
// address gives one of the server's own making whose time is over (GET /expired?did=...). Clients of its authorization server
// are named by https addresses that it fetches: GET /lead?host=...&to=http://127.0.0.1:... says where such a host is found on
// this machine, and nobody else is asked. GET /end?did=... ends all sessions of its authorization server for an account.
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

// Before anything of the server's is loaded: it keeps the fetch that it finds.
const leads = new Map()
const reach = globalThis.fetch
globalThis.fetch = (input, init) => {
  const url = new URL(typeof input === 'string' || input instanceof URL ? input : input.url)
  const to = leads.get(url.hostname)
  if (to === undefined) return reach(input, init)
  return reach(new URL(url.pathname + url.search, to), { headers: { accept: 'application/json' }, redirect: 'error' })
}

async function end(network, did) {
  const manager = network.pds.ctx.oauthProvider.tokenManager
  for (const { id } of await manager.listAccountTokens(did)) await manager.deleteToken(id)
}

function control(network) {
  const server = http.createServer(async (request, response) => {
    const url = new URL(request.url, 'http://localhost')
    const asked = (name) => url.searchParams.get(name)
    if (url.pathname === '/expired') return response.end(await expired(asked('did')))
    if (url.pathname === '/lead') {
      leads.set(asked('host'), asked('to'))
      return response.end()
    }
    if (url.pathname === '/end') {
      await end(network, asked('did'))
      return response.end()
    }
    response.writeHead(404).end()
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
  const controls = await control(network)
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
