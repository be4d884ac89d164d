// Forms: one press sends once, unsaved work is not lost by accident, a refused form leads to its problems.
(() => {
	const free = form => { delete form.dataset.busy; delete form.dataset.asked; };
	on('submit', 'form[method=post]', (form, event) => {
		if (event.defaultPrevented) return;
		if ('busy' in form.dataset) {
			event.preventDefault();
			event.stopImmediatePropagation();
		}
		form.dataset.busy = '';
		delete form.dataset.dirty;
		// An answer that is a file leaves this page standing.
		setTimeout(free, 5000, form);
	}, true);
	on('htmx:finally:request', 'form', free);

	on('input', 'form[data-guard]', form => { form.dataset.dirty = ''; });
	addEventListener('beforeunload', event => { if (all('[data-dirty]').length) event.preventDefault(); });

	const lead = () => document.querySelector('[data-focus]')?.focus();
	lead();
	document.addEventListener('htmx:after:swap', lead);

	// The file field fills its drop zone, so the browser takes the drop; the zone shows where and what.
	['dragover', 'dragleave', 'drop'].forEach(type => on(type, '.drop', zone => zone.classList.toggle('over', type === 'dragover')));
	on('change', '.drop', (zone, { target }) => {
		zone.querySelector('[data-chosen]').textContent = [...target.files].map(file => file.name).join(', ');
	});
})();
