// Toasts leave after six seconds, but not under the pointer or focus; a failure stays until it is closed.
const toast = id => document.getElementById('toasts').append(document.getElementById(id).content.cloneNode(true));
(() => {
	const leaving = new WeakMap();
	const hold = note => clearTimeout(leaving.get(note));
	const go = note => { hold(note); leaving.set(note, setTimeout(() => note.remove(), 6000)); };
	const passing = '.toast:not([data-t=danger])';
	['mouseover', 'focusin'].forEach(type => on(type, passing, hold));
	['mouseout', 'focusout'].forEach(type => on(type, passing, go));
	const box = document.getElementById('toasts');
	const start = () => all(passing, box).filter(note => !leaving.has(note)).forEach(go);
	start();
	new MutationObserver(start).observe(box, { childList: true });
	on('click', '[data-dismiss]', button => button.closest('.toast').remove());
})();
