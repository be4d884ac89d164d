// Dialogs, drawers, menus. What is swapped into #layer opens; closed, it is taken away.
// Everything outside an open modal is inert, so what speaks moves into it.
const settle = () => (all('dialog[open]').pop() ?? document.body).append(toasts, voice);
const show = dialog => {
	if (dialog.open) return;
	dialog.showModal();
	settle();
	dialog.addEventListener('close', () => {
		settle();
		if (dialog.closest('#layer')) dialog.remove();
	}, { once: true });
};
{
	always(() => {
		all('#layer dialog').forEach(show);
		if (!voice.isConnected) settle();
	});
	on('click', '[data-opens]', opener => show(byId(opener.dataset.opens)));
	on('click', '[data-closes]', closer => closer.closest('dialog').close());
	on('dialog:close', 'dialog *', form => form.closest('dialog').close());
	on('click', 'dialog[open]', (dialog, event) => {
		if (event.target === dialog && !dialog.matches(':has([data-dirty])')) dialog.close();
	});
	on('cancel', 'dialog:has([data-dirty])', (dialog, event) => event.preventDefault(), true);

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

	// The question names what the deed costs: hx-confirm, or data-confirm on a plain form.
	const ask = (question, yes, no) => {
		const dialog = byId('ask');
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
}
