// A .combo holds a select, which keeps the value, a button, and a .pop to pick in.
{
	const part = (root, selector) => root.querySelector(selector);
	const options = root => all('[role=option]:not([hidden])', root);
	const point = (root, option) => {
		all('[role=option]', root).forEach(other => { other.ariaSelected = other === option; });
		part(root, '[role=combobox]').setAttribute('aria-activedescendant', option?.id ?? '');
		option?.scrollIntoView({ block: 'nearest' });
	};
	const sift = root => {
		const wanted = part(root, '[role=combobox]').value.trim().toLocaleLowerCase();
		all('[role=option]', root).forEach(option => { option.hidden = !option.textContent.toLocaleLowerCase().includes(wanted); });
		all('[role=group]', root).forEach(group => { group.hidden = !options(group).length; });
		part(root, '[data-none]').hidden = options(root).length > 0;
		point(root, options(root)[0]);
	};
	const toggle = (root, open) => {
		const [button, input] = all('[aria-expanded]', root);
		part(root, '.pop').hidden = !open;
		button.ariaExpanded = input.ariaExpanded = open;
		input.value = '';
		sift(root);
		(open ? input : button).focus();
	};
	const pick = (root, option) => {
		const select = part(root, 'select');
		select.value = option.dataset.value;
		part(root, '[data-picked]').replaceChildren(...all(':scope > :not(.fx)', option).map(child => child.cloneNode(true)));
		toggle(root, false);
		select.dispatchEvent(new Event('change', { bubbles: true }));
	};
	on('click', '.combo [aria-haspopup]', button => toggle(button.closest('.combo'), button.ariaExpanded !== 'true'));
	on('click', '.combo [role=option]', option => pick(option.closest('.combo'), option));
	on('input', '.combo [role=combobox]', input => sift(input.closest('.combo')));
	on('keydown', '.combo [role=combobox]', (input, event) => {
		const root = input.closest('.combo');
		const list = options(root);
		const at = list.findIndex(option => option.ariaSelected === 'true');
		const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
		if (by) point(root, list.at((at + by) % list.length));
		else if (event.key === 'Escape') toggle(root, false);
		else if (event.key === 'Enter' && list[at]) pick(root, list[at]);
		else return;
		event.preventDefault();
	});
}
