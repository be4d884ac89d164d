// Tables: ticked rows and their count in the bulk bar. CSS shows the bar.
{
	const boxes = () => all('[data-row]');
	const count = () => {
		const n = boxes().filter(box => box.checked).length;
		all('[data-n]').forEach(place => { place.textContent = n.toLocaleString(lang); });
		all('[data-all]').forEach(box => {
			box.checked = n > 0 && n === boxes().length;
			box.indeterminate = n > 0 && !box.checked;
		});
		return n;
	};
	const tell = () => say(word('selected', count()));
	const set = checked => boxes().forEach(box => { box.checked = checked; });
	on('change', '[data-row]', tell);
	on('change', '[data-all]', box => { set(box.checked); tell(); });
	on('click', '[data-clear]', () => { set(false); tell(); });
	always(count);
}
