"""Knowledge of Chinese and English that no stage owns: figures, word forms, scripts, vectors."""
