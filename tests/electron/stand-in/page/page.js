/**
 * The smallest page that speaks the contract over what the shell offers: the port of the preload in
 * utility mode, a WebSocket of its own origin in attach mode. `till` is what the tests drive.
 */
const waiting = new Map();
let send = null;
let nextId = 1;

const till = {
  connections: 0,
  engineStates: [],
  events: [],
  keys: [],
  hello: null,
  call: (call, input) =>
    new Promise((resolve, reject) => {
      if (send === null) {
        reject(new Error('no engine'));
        return;
      }
      const id = nextId++;
      waiting.set(id, { resolve, reject });
      send({ id, call, input });
    }),
};
window.till = till;

function receive(message) {
  if ('hello' in message) {
    till.hello = message.hello;
    till.connections += 1;
    document.querySelector('#state').textContent = `connected ${till.connections}`;
  } else if ('event' in message) {
    till.events.push(message.event.topic);
  } else {
    waiting.get(message.id).resolve(message);
    waiting.delete(message.id);
  }
}

function lose() {
  send = null;
  document.querySelector('#state').textContent = 'lost';
  for (const { reject } of waiting.values()) reject(new Error('engine lost'));
  waiting.clear();
}

if (window.rxtillDesktop?.mode === 'utility') {
  window.addEventListener('message', (event) => {
    if (event.data?.kind === 'rxtill-engine') till.engineStates.push(event.data.state);
    if (event.data?.kind !== 'rxtill-port') return;
    const [port] = event.ports;
    port.onmessage = ({ data }) => receive(data);
    port.onclose = lose;
    send = (message) => port.postMessage(message);
    send({ hello: { till: '01' } });
  });
} else {
  const socket = new WebSocket(`ws://${location.host}/contract`);
  socket.onmessage = ({ data }) => receive(JSON.parse(data));
  socket.onclose = lose;
  socket.onopen = () => {
    send = (message) => socket.send(JSON.stringify(message));
    send({ hello: { till: '02' } });
  };
}
// As the real page does: what somebody handled already is not heard again.
window.addEventListener(
  'keydown',
  (event) => {
    if (!event.defaultPrevented) till.keys.push(event.key);
  },
  { capture: true },
);
