// Starts the reference Bluesky server (PDS and PLC directory, both empty) on loopback and prints its addresses
// as one line of JSON when it is ready. Ends with SIGTERM or SIGINT. Accounts are made through its own XRPC:
// com.atproto.server.createAccount, then createAppPassword.
'use strict'
const { createRequire } = require('node:module')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')

const root = path.resolve(__dirname, '../../..')
const installed = createRequire(path.join(process.env.CRIER_PDS_HOME || path.join(root, '.cache/pds'), 'package.json'))

async function main() {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'crier-pds-'))
  fs.mkdirSync(path.join(scratch, 'data'))
  const { TestNetworkNoAppView } = installed('@atproto/dev-env')
  const network = await TestNetworkNoAppView.create({
    plc: {},
    pds: {
      hostname: 'localhost',
      enableDidDocWithSession: true,
      rateLimitsEnabled: true,
      blobUploadLimit: 52_428_800,
      dataDirectory: path.join(scratch, 'data'),
      blobstoreDiskLocation: path.join(scratch, 'blobs'),
    },
  })
  process.stdout.write(JSON.stringify({ pds: network.pds.url, plc: network.plc.url }) + '\n')
  const stop = async () => {
    await network.close()
    fs.rmSync(scratch, { recursive: true, force: true })
    process.exit(0)
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

main().catch((error) => {
  console.error(error)
  process.exit(1)
})
