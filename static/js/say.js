// What the behaviours share: finding, listening from afar, the translated words of #say, one spoken sentence.
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const on = (type, selector, run, capture) => document.addEventListener(type, event => {
	const hit = event.target.closest?.(selector);
	if (hit) run(hit, event);
}, capture);
const voice = document.getElementById('say');
const word = (name, value) => voice.dataset[name].replace('{}', value);
const say = text => { voice.textContent = text; };
