// Does what the first argument says with OpenAI's own client, one step after the other, and prints what it saw as JSON.
import OpenAI from 'openai';

const {url, key, steps} = JSON.parse(process.argv[2]);
const client = new OpenAI({baseURL: url + '/v1', apiKey: key});

async function stream(body, abortAfter) {
  const began = Date.now();
  const chunks = [];
  const times = [];
  try {
    const events = await client.chat.completions.create({...body, stream: true});
    for await (const chunk of events) {
      chunks.push(chunk);
      times.push(Date.now() - began);
      if (abortAfter && chunks.filter(each => each.choices[0]?.delta?.content).length >= abortAfter)
        events.controller.abort();
    }
  } catch (problem) {
    return {chunks, times, ...failure(problem)};
  }
  return {chunks, times};
}

function failure(problem) {
  return {
    error: {
      class: problem.constructor.name,
      status: problem.status ?? null,
      code: problem.code ?? null,
      type: problem.type ?? null,
      param: problem.param ?? null,
      message: problem.message,
    },
  };
}

async function page(path, options) {
  const response = await fetch(url + path, options);
  return {status: response.status, type: response.headers.get('content-type'), body: await response.text()};
}

const actions = {
  models: async () => (await client.models.list()).data,
  model: step => client.models.retrieve(step.id),
  chat: step => client.chat.completions.create(step.body),
  stream: step => stream(step.body, step.abortAfter),
  impatient: step => client.chat.completions.create(step.body, {timeout: step.millis, maxRetries: 0}),
  embed: step => client.embeddings.create(step.body),
  fetch: step => page(step.path, step.options),
};

const seen = [];
for (const step of steps) {
  try {
    seen.push(await actions[step.do](step));
  } catch (problem) {
    seen.push(failure(problem));
  }
}
console.log(JSON.stringify(seen));
