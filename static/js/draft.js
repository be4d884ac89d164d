// Drafts: a field is posted to its data-draft a second after the last key, and on leaving.
{
	const waiting = new Map();
	const stop = field => { clearTimeout(waiting.get(field)); waiting.delete(field); };
	const save = async field => {
		stop(field);
		const body = new URLSearchParams({ [field.name]: field.value });
		const answer = await fetch(field.dataset.draft, { method: 'POST', keepalive: true, body }).catch(() => ({}));
		const time = new Date().toLocaleTimeString(lang, { timeStyle: 'short', hourCycle: 'h23' });
		const place = field.form?.querySelector('[data-draft-state]');
		if (place) place.textContent = answer.ok ? word('saved', time) : word('unsaved');
	};
	on('input', '[data-draft]', field => {
		stop(field);
		waiting.set(field, setTimeout(save, 1000, field));
	});
	on('submit', 'form', form => all('[data-draft]', form).forEach(stop), true);
	addEventListener('pagehide', () => waiting.forEach((timer, field) => save(field)));
}
