// Forms: one press sends once, typed words are kept, a refused form shows why.
{
	const free = form => { delete form.dataset.busy; delete form.dataset.asked; };
	on('submit', 'form[method=post]', (form, event) => {
		if ('busy' in form.dataset) {
			event.preventDefault();
			return event.stopImmediatePropagation();
		}
		form.dataset.busy = '';
		delete form.dataset.dirty;
		// An answer that is a file leaves this page standing.
		setTimeout(free, 5000, form);
	}, true);
	on('htmx:finally:request', 'form', free);

	on('input', 'form[data-guard]', form => { form.dataset.dirty = ''; });
	addEventListener('beforeunload', event => { if (all('[data-dirty]').length) event.preventDefault(); });

	always(() => all('[data-focus]').forEach(summary => { delete summary.dataset.focus; summary.focus(); }));

	// The file field fills its zone: the browser takes the drop, we name the file.
	on('change', '.drop', (zone, { target }) => {
		zone.querySelector('[data-chosen]').textContent = [...target.files].map(file => file.name).join(', ');
	});
}
