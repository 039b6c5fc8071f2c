def train(model, loader, epochs=10, lr=1e-3):
    best_loss = 1e9
    for epoch in range(epochs):
        loss = 0.0
        acc = 0
        for step, (x, y) in enumerate(loader):
            loss += criterion(model(x), y).item()
        print(f"epoch {epoch} loss {loss:.4f}")
        print("epoch: 3 loss: 0.5")
    return best_loss
