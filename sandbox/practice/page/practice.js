/*
 * The page's own script. The server draws every message, form and list; this keeps the lists as the
 * server tells them, and sends what the person does.
 */
const actor = document.body.dataset.actor;
const notice = document.querySelector('#notice');
const toast = document.querySelector('#toast');

/** Tells a problem for some seconds; a click takes it away. */
let toastTimer;
function tell(text) {
  toast.textContent = text;
  toast.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => (toast.hidden = true), 8000);
}
toast.addEventListener('click', () => (toast.hidden = true));

/** Resolves to the server's answer; a problem is told where `problem` says. */
async function post(path, body, problem = tell) {
  try {
    const response = await fetch(`${path}?as=${actor}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(await response.text());
    const answer = await response.json();
    if (answer.problem !== null) problem(answer.problem);
    return answer;
  } catch {
    tell(document.body.dataset.lost);
    return { problem: document.body.dataset.lost };
  }
}

/* Lists */

function toElement(key, markup) {
  const holder = document.createElement('div');
  holder.innerHTML = markup;
  holder.dataset.key = key;
  return holder;
}

function applyList(list, { order, changed }) {
  const scroller = list.closest('.scroll');
  const isChat = list.classList.contains('scroll');
  const wasAtEnd =
    isChat && scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 80;
  const isFirst = list.childElementCount === 0;
  const present = new Map([...list.children].map((child) => [child.dataset.key, child]));
  for (const [key, markup] of Object.entries(changed)) {
    const fresh = toElement(key, markup);
    if (!isFirst) fresh.classList.add(present.has(key) ? 'altered' : 'fresh');
    present.get(key)?.replaceWith(fresh);
    present.set(key, fresh);
  }
  for (const [key, child] of present) if (!order.includes(key)) child.remove();
  order.forEach((key, index) => {
    const child = present.get(key);
    if (child && list.children[index] !== child) {
      list.insertBefore(child, list.children[index] ?? null);
    }
  });
  if (isChat && (wasAtEnd || isFirst)) scroller.scrollTop = scroller.scrollHeight;
  if (list.classList.contains('overlay')) {
    list.hidden = order.length === 0;
    if (Object.keys(changed).length > 0) list.querySelector('textarea, input, select')?.focus();
  }
}

const events = new EventSource(`/events?as=${actor}`);
events.addEventListener('message', ({ data }) => {
  notice.hidden = true;
  for (const [id, change] of Object.entries(JSON.parse(data))) {
    const list = document.querySelector(`#${id}`);
    if (list) applyList(list, change);
  }
});
events.addEventListener('error', () => {
  // Before the first event the notice says that the program is starting.
  if (notice.hidden || events.readyState === EventSource.CLOSED) {
    notice.textContent = document.body.dataset.lost;
    notice.hidden = false;
  }
});
// A stream that is there again tells everything afresh: what is shown may be of an earlier run.
events.addEventListener('open', () => {
  for (const list of document.querySelectorAll('.list')) list.replaceChildren();
});

/* Forms */

async function toFile(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return { name: file.name, type: file.type, base64: btoa(text) };
}

/** What stands in the fields: values by name, and files. */
async function readFields(root) {
  const values = {};
  const files = {};
  for (const field of root.querySelectorAll('[data-field]')) {
    const name = field.dataset.field;
    if (field.type === 'file') {
      if (field.files.length > 0) files[name] = await toFile(field.files[0]);
    } else if (field.multiple) {
      values[name] = [...field.selectedOptions].map(({ value }) => value);
    } else {
      values[name] = field.value;
    }
  }
  return { values, files };
}

function showErrors(form, errors) {
  for (const field of form.querySelectorAll('[data-problem-of]')) {
    field.querySelector('.problem').textContent = errors[field.dataset.problemOf] ?? '';
  }
}

async function submitForm(form) {
  const path = form.dataset.submit;
  const about = JSON.parse(form.dataset.body);
  const { values, files } = await readFields(form);
  const problem = form.querySelector('[data-problem]');
  problem.textContent = '';
  // Slack's empty choice is no choice; a field of a plain form is a property of the body.
  if (path.startsWith('/slack/')) {
    for (const select of form.querySelectorAll('select')) {
      if (!select.multiple && select.value === '') delete values[select.dataset.field];
    }
  }
  const body = path.startsWith('/x/') ? { ...about, ...values } : { ...about, values, files };
  const answer = await post(path, body, (text) => (problem.textContent = text));
  showErrors(form, answer.errors ?? {});
  if (path.startsWith('/x/') && answer.problem === null) form.reset();
}

async function runCommandForm(form) {
  const words = form.querySelector('[data-words-choice]').value;
  const { values, files } = await readFields(form.querySelector(`fieldset[data-words="${words}"]`));
  const options = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
  await post('/discord/command', { words, options, files });
}

/** What was typed into a box, so that the arrow keys bring it back. */
const typedBefore = { slack: [], discord: [] };

async function runBox(form) {
  const platform = form.dataset.box;
  const input = form.elements.text;
  const text = input.value.trim();
  if (text === '') return;
  typedBefore[platform].push(text);
  input.value = '';
  const path = platform === 'slack' ? '/slack/command' : '/discord/typed';
  const answer = await post(path, { text });
  if (answer.problem !== null && input.value === '') input.value = text;
}

document.addEventListener('submit', (event) => {
  event.preventDefault();
  const form = event.target;
  if (form.dataset.box) void runBox(form);
  else if ('commandForm' in form.dataset) void runCommandForm(form);
  else if ('refuse' in form.dataset) {
    const aim = event.submitter?.value ?? 'dm';
    void post('/x/refuse-next', { refusal: form.elements.refusal.value, aim });
  } else if (form.dataset.submit) void submitForm(form);
});

document.addEventListener('change', ({ target }) => {
  if (target.matches('[data-words-choice]')) {
    for (const part of target.form.querySelectorAll('fieldset')) {
      part.hidden = part.dataset.words !== target.value;
    }
  }
  const form = target.closest('[data-change]');
  if (form && target.name) {
    const value = target.type === 'checkbox' ? target.checked : target.value;
    void post(form.dataset.change, { ...JSON.parse(form.dataset.body), [target.name]: value });
  }
});

async function suggest(target) {
  const typed = target.value;
  const asked = { ...JSON.parse(target.dataset.suggest), typed };
  const { choices = [] } = await post('/discord/suggest', asked, () => undefined);
  // A later letter has its own answer.
  if (target.value !== typed) return;
  target.list.replaceChildren(...choices.map(({ name, value }) => new Option(name, value)));
}

document.addEventListener('input', ({ target }) => {
  if (target.dataset.suggest) void suggest(target);
});

document.addEventListener('focusin', ({ target }) => {
  if (target.dataset?.suggest) void suggest(target);
});

document.addEventListener('keydown', (event) => {
  const platform = event.target.form?.dataset.box;
  if (event.key === 'Escape') {
    for (const close of document.querySelectorAll('.overlay .modal [data-post]')) close.click();
  }
  if (platform && event.key === 'ArrowUp' && event.target.value === '') {
    event.target.value = typedBefore[platform].at(-1) ?? '';
    event.preventDefault();
  }
});

/* Clicks */

function fill(platform, text) {
  const input = document.querySelector(`form[data-box="${platform}"]`).elements.text;
  input.value = text;
  input.focus();
  input.setSelectionRange(text.length, text.length);
  input.scrollLeft = 0;
  input.form.classList.remove('called');
  void input.form.offsetWidth;
  input.form.classList.add('called');
}

async function doDeeds(deeds) {
  for (const { post: path, body, fill: platform, text } of deeds) {
    if (path) await post(path, body);
    else fill(platform, text);
  }
}

async function press(button) {
  const { press: platform, ts, message, action, value } = button.dataset;
  const body = platform === 'slack' ? { ts, action, value } : { message, action };
  button.classList.add('pressed');
  await post(`/${platform}/press`, body);
  button.classList.remove('pressed');
}

/** Lets the person whom the panel names do it, with the text that stands there. */
function actAsFan(act) {
  const { who, text } = document.querySelector('form[data-fan]').elements;
  return post('/x/act', { ...act, who: who.value, text: text.value });
}

/** X's own authorize address leads to the practice X: same query. The server knows where that is. */
function toPracticeX(link) {
  const address = new URL(link.href);
  const isX = /(^|\.)(x|twitter)\.com$/.test(address.hostname);
  if (isX && address.pathname === '/i/oauth2/authorize')
    link.href = `/x/authorize${address.search}`;
}

document.addEventListener('click', (event) => {
  const link = event.target.closest('a[href]');
  if (link) return toPracticeX(link);
  const button = event.target.closest('button');
  if (!button) return;
  if (button.dataset.press) void press(button);
  else if (button.dataset.fanAct) void actAsFan(JSON.parse(button.dataset.fanAct));
  else if (button.dataset.do) void doDeeds(JSON.parse(button.dataset.do));
  else if (button.dataset.post) {
    event.preventDefault();
    void post(button.dataset.post, JSON.parse(button.dataset.body));
  }
});
