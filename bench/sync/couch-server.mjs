import express from 'express'
import expressPouchDb from 'express-pouchdb'
import PouchDB from 'pouchdb'

/** `node couch-server.mjs FOLDER`: an express-pouchdb server on loopback over LevelDB; says its port. */
const [folder = '.'] = process.argv.slice(2)
process.chdir(folder)
const Local = PouchDB.defaults({ prefix: `${folder}/` })
const app = express()
app.use('/db', expressPouchDb(Local, { mode: 'minimumForPouchDB', logPath: `${folder}/log.txt` }))
const server = app.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`))
