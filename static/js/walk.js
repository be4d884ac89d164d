// From record to record, in the order of the list one came from. The list lasts as long as the tab.
{
	const kept = 'walk';
	on('click', 'tbody .cover', () => {
		sessionStorage.setItem(kept, JSON.stringify(all('tbody .cover').map(link => link.getAttribute('href'))));
	}, true);
	const list = JSON.parse(sessionStorage.getItem(kept) ?? '[]');
	const at = list.indexOf(location.pathname);
	all('[data-walk]').forEach(link => {
		const href = at < 0 ? null : list[at + Number(link.dataset.walk)];
		if (!href) return;
		link.href = href;
		link.hidden = false;
	});
}
