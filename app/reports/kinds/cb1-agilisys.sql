{callbacks}
