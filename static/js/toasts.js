// Toasts leave after data-stay, not under pointer or focus; a failure stays.
const toast = id => toasts.append(byId(id).content.cloneNode(true));
{
	const leaving = new WeakMap();
	const hold = note => clearTimeout(leaving.get(note));
	const go = note => { hold(note); leaving.set(note, setTimeout(() => note.remove(), note.dataset.stay)); };
	const passing = '.toast:not([data-t=danger])';
	['mouseover', 'focusin'].forEach(type => on(type, passing, hold));
	['mouseout', 'focusout'].forEach(type => on(type, passing, go));
	const start = () => all(passing, toasts).filter(note => !leaving.has(note)).forEach(go);
	start();
	new MutationObserver(start).observe(toasts, { childList: true });
	on('click', '[data-dismiss]', button => button.closest('.toast').remove());
}
