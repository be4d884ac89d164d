// Keys: data-key names the key of a button, link or field; J K move, X selects, Ctrl Enter saves the form.
(() => {
	const stops = 'tbody tr:has(.cover), .kc:has(.cover)';
	const stage = () => all('dialog[open]').pop() ?? document;
	const focus = (places, by) => {
		const at = places.findIndex(place => place.contains(document.activeElement));
		const to = Math.max(0, Math.min(places.length - 1, at + by));
		places[to]?.querySelector('.cover')?.focus();
	};
	const sideways = by => focus(all('.board > section'), document.dir === 'rtl' ? -by : by);
	const own = {
		j: () => focus(all(stops), 1),
		k: () => focus(all(stops), -1),
		x: () => document.activeElement.closest(stops)?.querySelector('[data-row]')?.click(),
		arrowleft: () => sideways(-1),
		arrowright: () => sideways(1),
	};
	const press = key => {
		const hit = all(`[data-key="${CSS.escape(key)}"]`, stage()).find(place => place.checkVisibility());
		if (hit?.matches('input, textarea')) hit.focus();
		else hit?.click();
		return hit;
	};
	addEventListener('keydown', event => {
		const { target } = event;
		const strong = event.metaKey || event.ctrlKey;
		const key = (strong ? 'mod+' : '') + event.key.toLowerCase();
		const typing = target.closest('input:not([type=checkbox], [type=radio]), textarea, select');
		if (event.defaultPrevented || event.altKey) return;
		if (!strong && (typing || document.body.dataset.keys === 'off')) return;
		if (press(key)) event.preventDefault();
		else if (key === 'mod+enter') target.closest('form')?.requestSubmit();
		else if (stage() === document) own[key]?.();
	});
})();
