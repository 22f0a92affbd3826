// Waline on loopback, by the entry it has for servers of one's own. Before each answer it asks a sign-in service on the
// internet which accounts it offers; here that question is answered on the spot: none. This favours Waline.
globalThis.fetch = async () => new Response('{"services":[]}');

const http = require("node:http");
const answer = require("@waline/vercel")({ env: "production" });

http.createServer(answer).listen(Number(process.env.PORT), "127.0.0.1");
