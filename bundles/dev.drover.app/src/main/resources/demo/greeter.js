// A worker of the demo: it greets, and asks the clock's process for the day.
const { ProcessHost } = require('drover-host');

const { messages } = ProcessHost;

messages.handle('demo:greet', async (name) => {
  const day = await messages.invoke('demo-clock', 'clock:tell-day', null);
  return `Node ${process.versions.node} greets ${name}: ${day}`;
});
