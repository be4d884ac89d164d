// Dialogs, drawers and menus. What is swapped into #layer opens; closing it takes it away again.
const show = dialog => {
	if (dialog.open) return;
	// Outside an open modal everything is inert, so what speaks moves in with it.
	const speakers = [document.getElementById('toasts'), voice];
	dialog.showModal();
	dialog.append(...speakers);
	dialog.addEventListener('close', () => {
		(all('dialog[open]').pop() ?? document.body).append(...speakers);
		if (dialog.closest('#layer')) dialog.remove();
	}, { once: true });
};
(() => {
	const layer = () => all('#layer dialog').forEach(show);
	layer();
	document.addEventListener('htmx:after:swap', layer);
	on('click', '[data-opens]', opener => show(document.getElementById(opener.dataset.opens)));
	on('click', '[data-closes]', closer => closer.closest('dialog').close());
	on('click', 'dialog[open]', (dialog, event) => {
		if (event.target === dialog && !dialog.querySelector('[data-dirty]')) dialog.close();
	});

	const menus = 'details.menu[open], details.more[open]';
	document.addEventListener('click', ({ target }) => all(menus).forEach(menu => {
		if (!menu.contains(target) || target.closest('.sheet :is(a, button)')) menu.open = false;
	}));
	on('keydown', menus, (menu, event) => {
		if (event.key !== 'Escape') return;
		event.preventDefault();
		menu.open = false;
		menu.querySelector('summary').focus();
	});

	// A question names what the deed costs: hx-confirm asks it through htmx, data-confirm on a plain form.
	const ask = (question, yes, no) => {
		const dialog = document.getElementById('ask');
		dialog.querySelector('[data-question]').textContent = question;
		dialog.returnValue = '';
		show(dialog);
		dialog.addEventListener('close', () => (dialog.returnValue ? yes() : no?.()), { once: true });
	};
	on('click', '[data-yes]', button => button.closest('dialog').close('yes'));
	on('htmx:confirm', '*', (source, event) => {
		event.preventDefault();
		ask(event.detail.ctx.confirm, event.detail.issueRequest, event.detail.dropRequest);
	});
	on('submit', 'form[data-confirm]:not([data-asked])', (form, event) => {
		event.preventDefault();
		event.stopImmediatePropagation();
		ask(form.dataset.confirm, () => { form.dataset.asked = ''; form.requestSubmit(event.submitter); });
	}, true);
})();
