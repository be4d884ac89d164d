// A .combo: a select keeps the value, a button says it, a .pop picks it.
{
	const home = place => place.closest('.combo');
	const part = (root, selector) => root.querySelector(selector);
	const options = root => all('[role=option]:not([hidden])', root);
	const point = (root, one) => {
		all('[role=option]', root).forEach(other => { other.ariaSelected = other === one; });
		part(root, '[role=combobox]').setAttribute('aria-activedescendant', one?.id ?? '');
		one?.scrollIntoView({ block: 'nearest' });
	};
	const sift = root => {
		const wanted = part(root, '[role=combobox]').value.trim().toLowerCase();
		all('[role=option]', root).forEach(one => { one.hidden = !one.textContent.toLowerCase().includes(wanted); });
		all('[role=group]', root).forEach(one => { one.hidden = !options(one).length; });
		const [first] = options(root);
		part(root, '[data-none]').hidden = first;
		point(root, first);
	};
	const toggle = (root, open) => {
		const [button, input] = all('[aria-expanded]', root);
		part(root, '.pop').hidden = !open;
		button.ariaExpanded = input.ariaExpanded = !!open;
		input.value = '';
		sift(root);
		(open ? input : button).focus();
	};
	const pick = (root, option) => {
		const select = part(root, 'select');
		select.value = option.dataset.value;
		const copy = (from, to) => part(root, to).replaceChildren(...all(from, option).map(node => node.cloneNode(true)));
		copy(':scope > :not(.fx)', '[data-picked]');
		copy('.fx > *', '[data-effects]');
		toggle(root);
		select.dispatchEvent(new Event('change', { bubbles: true }));
	};
	on('click', '.combo [aria-haspopup]', button => toggle(home(button), button.ariaExpanded !== 'true'));
	on('click', '.combo [role=option]', option => pick(home(option), option));
	on('input', '.combo [role=combobox]', input => sift(home(input)));
	on('keydown', '.combo [role=combobox]', (input, event) => {
		const root = home(input);
		const list = options(root);
		const at = list.findIndex(one => one.ariaSelected === 'true');
		const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
		if (by) point(root, list.at((at + by) % list.length));
		else if (event.key === 'Escape') toggle(root);
		else if (event.key === 'Enter' && list[at]) pick(root, list[at]);
		else return;
		event.preventDefault();
	});
}
