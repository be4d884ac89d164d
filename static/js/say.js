// Shared: finding, listening, saying the translated words of #say.
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const byId = id => document.getElementById(id);
const on = (type, selector, run, capture) => document.addEventListener(type, event => {
	const hit = event.target.closest?.(selector);
	if (hit) run(hit, event);
}, capture);
// Now, and whenever htmx has changed the page.
const always = run => { run(); document.addEventListener('htmx:after:swap', run); };
const { lang } = document.documentElement;
const toasts = byId('toasts');
const voice = byId('say');
const word = (name, value) => voice.dataset[name].replace('{}', value);
const say = text => { voice.textContent = text; };
