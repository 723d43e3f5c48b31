# The pages of a sign-in.
web-connect = Connect { $network }
web-who-asks = <b>{ $name }</b> wants to connect an account at { $network } to <b>{ $workspace }</b>, through the Telegram bot @{ $bot }.

    Is that you? Then go on: { $network } asks you what Crier may do. If you do not know { $name }, close this page. Nothing has happened yet.
web-go-on = Go on to { $network }
web-almost = Almost done
web-back = { $network } has answered. One tap is left: go back to Telegram, and I tell you which account it is. Nothing is connected before you do.
web-to-telegram = Back to Telegram
web-or-code = Is Telegram on another device? Then type this code to the bot:
web-not-connected = Not connected
web-gone-title = This page does not lead anywhere any more
web-gone = It was used already, is too old, or belongs to another browser. Nothing was connected. Go back to Telegram and send the bot /connect.
web-failed = Something went wrong on our side, and nothing was connected. Go back to Telegram and try again in a few minutes.
web-not-reached = { $network } fetches your pictures from this Crier, and a test has just shown that it cannot. So nothing was connected.

    Whoever runs this Crier finds the reason with <b>crier doctor</b>. Once it is mended, send the bot /connect and try again.
web-deletion = Your data
web-deletion-done = { $network } asked this Crier to erase what it kept about you there. It was erased on { $date } (UTC): the sign-ins, names and addresses of your accounts, and the links of your posts. What you published there stays there until you delete it there.
web-deletion-nothing = { $network } asked this Crier to erase what it kept about you there. On { $date } (UTC) there was nothing to erase: Crier kept nothing about you.
web-deletion-unknown = There is nothing under this address. Look whether it was copied whole; what was erased more than a year ago is not shown any more.
