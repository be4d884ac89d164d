// Keys: data-key names the key of a button, link or field.
{
	const stops = 'tbody tr:has(.cover), .kc:has(.cover)';
	const stage = () => all('dialog[open]').pop() ?? document;
	const focus = (places, by) => {
		const at = places.findIndex(place => place.contains(document.activeElement)) + by;
		(places[Math.max(at, 0)] ?? places.at(-1))?.querySelector('.cover')?.focus();
	};
	const within = place => document.activeElement.closest(place);
	const sideways = by => focus(all('.board > section'), document.dir === 'rtl' ? -by : by);
	const own = {
		j: () => focus(all(stops), 1),
		k: () => focus(all(stops), -1),
		x: () => within(stops)?.querySelector('[data-row]')?.click(),
		m: () => within('.kc')?.querySelector('.mv summary').click(),
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
		const { target, code } = event;
		if (!event.key || event.defaultPrevented || event.altKey) return;
		const strong = event.metaKey || event.ctrlKey;
		// Arabic letters stand on the same keys.
		const key = (strong ? 'mod+' : '') + (event.key > '~' ? code.slice(3) : event.key).toLowerCase();
		const typing = target.closest('input:not([type=checkbox], [type=radio]), textarea, select');
		if (!strong && (typing || document.body.dataset.keys === 'off')) return;
		if (press(key)) event.preventDefault();
		else if (key === 'mod+enter') target.closest('form')?.requestSubmit();
		else if (stage() === document) own[key]?.();
	});
}
