// Does what the first argument says with the protocol's own client, one step after the other, and prints what it saw as JSON.
import {Client} from '@modelcontextprotocol/sdk/client/index.js';
import {StreamableHTTPClientTransport} from '@modelcontextprotocol/sdk/client/streamableHttp.js';

const {url, key, steps} = JSON.parse(process.argv[2]);
const transport = new StreamableHTTPClientTransport(new URL(url + '/mcp'), {
  requestInit: {headers: {Authorization: 'Bearer ' + key}},
});
const client = new Client({name: 'testing', version: '1'});

const actions = {
  about: async () => ({
    server: client.getServerVersion(),
    capabilities: client.getServerCapabilities(),
    instructions: client.getInstructions(),
    protocol: transport.protocolVersion,
  }),
  ping: () => client.ping(),
  list: async () => (await client.listTools()).tools,
  call: step => client.callTool({name: step.name, arguments: step.arguments}),
};

const seen = [];
try {
  await client.connect(transport);
  for (const step of steps) {
    try {
      seen.push(await actions[step.do](step));
    } catch (problem) {
      seen.push({error: {class: problem.constructor.name, code: problem.code ?? null, message: problem.message}});
    }
  }
  await transport.terminateSession();
  await client.close();
} catch (problem) {
  seen.push({refused: {class: problem.constructor.name, code: problem.code ?? null, message: problem.message}});
}
console.log(JSON.stringify(seen));
