// The official client libraries against the model double: each must complete the same script, streamed and in
// one piece, as it would with its own provider. `node clients.mjs http://127.0.0.1:PORT/v1` prints a line of
// JSON for each step and ends with 1 where one failed. Never speaks to anything but the double.

import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import { Ollama } from 'ollama';
import OpenAI from 'openai';

const base = process.argv[2];
const host = base.replace(/\/v1$/, '');
const openai = new OpenAI({ baseURL: base, apiKey: 'key', maxRetries: 0 });
const anthropic = new Anthropic({ baseURL: host, apiKey: 'key', maxRetries: 0 });
const ollama = new Ollama({ host });

const ASK = 'How is the weather?';
const FINAL = 'Sun in Bern: clear.';
const SKY = JSON.stringify({ sky: 'clear', note: 'sun' });
const schema = { type: 'object', properties: { city: { type: 'string' } } };
const run = (name) => (name === 'look' ? SKY : '[]');

/** What a first answer comes to on every wire, in one shape. */
const FIRST = {
  text: 'I look at both.',
  calls: [
    ['look', { city: 'Bern', days: 2 }],
    ['list', {}],
  ],
};

let failed = false;
async function step(client, form, what, body) {
  try {
    await body();
    console.log(JSON.stringify({ client, form, what, outcome: 'completed' }));
  } catch (error) {
    failed = true;
    console.log(JSON.stringify({ client, form, what, outcome: `FAILED ${error.stack}` }));
  }
}

async function refused(client, form, ask) {
  await step(client, form, 'an error status', async () => {
    const error = await ask().then(
      () => assert.fail('no error came'),
      (error) => error,
    );
    assert.equal(error.status ?? error.status_code, 429, String(error));
    assert.match(error.message, /Slow down/);
  });
}

async function collected(stream) {
  const all = [];
  for await (const part of stream) all.push(part);
  return all;
}

for (const form of ['streamed', 'in one piece']) {
  const stream = form === 'streamed';

  const tools = [
    { type: 'function', name: 'look', parameters: schema, strict: false },
    { type: 'function', name: 'list', parameters: schema, strict: false },
  ];
  const respond = async (input) => {
    const request = { model: 'mock', input, tools };
    if (!stream) return openai.responses.create(request);
    const events = openai.responses.stream(request);
    let heard = '';
    let thought = '';
    events.on('response.output_text.delta', (event) => (heard += event.delta));
    events.on('response.reasoning_summary_text.delta', (event) => (thought += event.delta));
    const response = await events.finalResponse();
    assert.equal(heard, response.output_text ?? heard);
    if (response.output[0].type === 'reasoning') assert.equal(thought, 'Two cities, two looks.');
    return response;
  };
  await step('openai responses', form, 'thinking, text, two calls, results', async () => {
    const input = [{ role: 'user', content: ASK }];
    const first = await respond(input);
    assert.equal(first.status, 'completed');
    assert.equal(first.output[0].summary[0].text, 'Two cities, two looks.');
    assert.equal(first.output[1].content[0].text, FIRST.text);
    const calls = first.output.filter((item) => item.type === 'function_call');
    assert.deepEqual(calls.map((call) => [call.name, JSON.parse(call.arguments)]), FIRST.calls);
    assert.deepEqual(
      [first.usage.input_tokens, first.usage.input_tokens_details.cached_tokens, first.usage.output_tokens],
      [40, 8, 12],
    );
    input.push(...first.output);
    for (const call of calls)
      input.push({ type: 'function_call_output', call_id: call.call_id, output: run(call.name) });
    const last = await respond(input);
    assert.equal(last.output_text ?? last.output[0].content[0].text, FINAL);
  });
  await step('openai responses', form, 'an answer at its limit', async () => {
    const request = { model: 'mock', input: 'stop early' };
    const response = stream
      ? (await collected(await openai.responses.create({ ...request, stream: true }))).at(-1).response
      : await openai.responses.create(request);
    assert.equal(response.incomplete_details.reason, 'max_output_tokens');
  });
  await refused('openai responses', form, async () => {
    const answer = await openai.responses.create({ model: 'mock', input: 'refuse', stream });
    return stream ? collected(answer) : answer;
  });

  const functions = ['look', 'list'].map((name) => ({ type: 'function', function: { name, parameters: schema } }));
  const chat = async (messages) => {
    const request = { model: 'mock', messages, tools: functions };
    if (!stream) return openai.chat.completions.create(request);
    const options = { stream_options: { include_usage: true } };
    return openai.chat.completions.stream({ ...request, ...options }).finalChatCompletion();
  };
  await step('openai chat', form, 'thinking, text, two calls, results', async () => {
    const messages = [{ role: 'user', content: ASK }];
    const first = await chat(messages);
    const { message, finish_reason } = first.choices[0];
    assert.equal(finish_reason, 'tool_calls');
    assert.equal(message.content, FIRST.text);
    const calls = message.tool_calls;
    assert.deepEqual(calls.map((call) => [call.function.name, JSON.parse(call.function.arguments)]), FIRST.calls);
    assert.deepEqual(
      [first.usage.prompt_tokens, first.usage.prompt_tokens_details.cached_tokens, first.usage.completion_tokens],
      [40, 8, 12],
    );
    messages.push(message);
    for (const call of calls)
      messages.push({ role: 'tool', tool_call_id: call.id, content: run(call.function.name) });
    const last = await chat(messages);
    assert.equal(last.choices[0].message.content, FINAL);
    assert.equal(last.choices[0].finish_reason, 'stop');
  });
  await step('openai chat', form, 'an answer at its limit', async () => {
    const request = { model: 'mock', messages: [{ role: 'user', content: 'stop early' }] };
    const reason = stream
      ? (await collected(await openai.chat.completions.create({ ...request, stream: true }))).at(-1)
      : await openai.chat.completions.create(request);
    assert.equal(reason.choices[0].finish_reason, 'length');
  });
  await refused('openai chat', form, async () => {
    const messages = [{ role: 'user', content: 'refuse' }];
    const answer = await openai.chat.completions.create({ model: 'mock', messages, stream });
    return stream ? collected(answer) : answer;
  });

  const claudeTools = ['look', 'list'].map((name) => ({ name, input_schema: schema }));
  const claude = async (messages) => {
    const request = { model: 'mock', max_tokens: 500, messages, tools: claudeTools };
    if (!stream) return anthropic.messages.create(request);
    return anthropic.messages.stream(request).finalMessage();
  };
  await step('@anthropic-ai/sdk', form, 'thinking, text, two calls, results', async () => {
    const messages = [{ role: 'user', content: ASK }];
    const first = await claude(messages);
    assert.equal(first.stop_reason, 'tool_use');
    const [thinking, text, ...calls] = first.content;
    assert.equal(thinking.thinking, 'Two cities, two looks.');
    assert.match(thinking.signature, /^sealed-/);
    assert.equal(text.text, FIRST.text);
    assert.deepEqual(calls.map((call) => [call.name, call.input]), FIRST.calls);
    const { usage } = first;
    assert.deepEqual([usage.input_tokens, usage.cache_read_input_tokens, usage.output_tokens], [32, 8, 12]);
    messages.push({ role: 'assistant', content: first.content });
    const result = (call) => ({ type: 'tool_result', tool_use_id: call.id, content: run(call.name) });
    messages.push({ role: 'user', content: calls.map(result) });
    const last = await claude(messages);
    assert.equal(last.content[0].text, FINAL);
    assert.equal(last.stop_reason, 'end_turn');
  });
  await step('@anthropic-ai/sdk', form, 'an answer at its limit', async () => {
    const answer = await claude([{ role: 'user', content: 'stop early' }]);
    assert.equal(answer.stop_reason, 'max_tokens');
  });
  await refused('@anthropic-ai/sdk', form, () => claude([{ role: 'user', content: 'refuse' }]));

  const local = async (messages) => {
    const answer = await ollama.chat({ model: 'mock', messages, tools: functions, think: true, stream });
    if (!stream) return answer;
    const parts = await collected(answer);
    const joined = { role: 'assistant', content: '', thinking: '', tool_calls: [] };
    for (const { message } of parts) {
      joined.content += message.content;
      joined.thinking += message.thinking ?? '';
      joined.tool_calls.push(...(message.tool_calls ?? []));
    }
    return { ...parts.at(-1), message: joined };
  };
  await step('ollama', form, 'thinking, text, two calls, results', async () => {
    const messages = [{ role: 'user', content: ASK }];
    const first = await local(messages);
    assert.equal(first.done_reason, 'stop');
    assert.equal(first.message.thinking, 'Two cities, two looks.');
    assert.equal(first.message.content, FIRST.text);
    const calls = first.message.tool_calls;
    assert.deepEqual(calls.map((call) => [call.function.name, call.function.arguments]), FIRST.calls);
    assert.deepEqual([first.prompt_eval_count, first.eval_count], [40, 12]);
    messages.push(first.message);
    for (const call of calls)
      messages.push({ role: 'tool', tool_name: call.function.name, content: run(call.function.name) });
    const last = await local(messages);
    assert.equal(last.message.content, FINAL);
  });
  await step('ollama', form, 'an answer at its limit', async () => {
    const answer = await local([{ role: 'user', content: 'stop early' }]);
    assert.equal(answer.done_reason, 'length');
  });
  await refused('ollama', form, () => local([{ role: 'user', content: 'refuse' }]));
}

await step('openai', 'list', 'models', async () => {
  const models = await collected(await openai.models.list());
  assert.deepEqual(models.map((model) => model.id), ['mock']);
  assert.equal((await openai.models.retrieve('mock')).object, 'model');
});
await step('@anthropic-ai/sdk', 'list', 'models', async () => {
  const models = await collected(await anthropic.models.list());
  assert.deepEqual(models.map((model) => model.display_name), ['Mock']);
  assert.equal((await anthropic.models.retrieve('mock')).type, 'model');
});
await step('ollama', 'list', 'models', async () => {
  const { models } = await ollama.list();
  assert.deepEqual(models.map((model) => model.name), ['mock']);
  const shown = await ollama.show({ model: 'mock' });
  assert.deepEqual(shown.capabilities, ['completion', 'tools', 'thinking']);
});

process.exit(failed ? 1 : 0);
